/** The generator's worker for safetensors files. */
import { openModel } from '../src/core/generator/open-model.js';
import { convert } from '../src/core/weights/export/convert.js';
import { promiseTry } from '../src/shared/promise-try.js';
import { serveGenerators } from './serve-generators.js';

serveGenerators(openModel, self, (weights, options) => promiseTry(() => convert(weights, options)));
