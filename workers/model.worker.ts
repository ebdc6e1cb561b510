/** The generator's worker for TensorFlow.js models, which contains all of TensorFlow.js's layers and operations. */
import { openTensorflowModel } from '../src/core/generator/tensorflow-network.js';
import { openModel } from '../src/core/generator/open-model.js';
import { serveGenerators } from './serve-generators.js';

serveGenerators(model => (model.format === 'tensorflow.js' ? openTensorflowModel(model) : openModel(model)), self);
