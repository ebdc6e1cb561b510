/** The generator's worker, for all files of safetensors. */
import { openModel } from '../src/weights/open-model.js';
import { serveGenerators } from './serve-generators.js';

serveGenerators(openModel, self);
