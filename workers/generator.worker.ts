/** The generator's worker, for all files of safetensors. */
import { openModel } from '../src/core/generator/open-model.js';
import { serveGenerators } from './serve-generators.js';

serveGenerators(openModel, self);
