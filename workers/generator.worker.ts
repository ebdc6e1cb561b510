/** The generator's worker for safetensors files. */
import { openModel } from '../src/core/generator/open-model.js';
import { serveGenerators } from './serve-generators.js';

serveGenerators(openModel, self);
