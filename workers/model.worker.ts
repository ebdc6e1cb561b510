/** The generator's worker for TensorFlow.js and Keras models, which contains all of TensorFlow.js's layers and operations. */
import { openTensorflowModel } from '../src/core/generator/tensorflow-network.js';
import { openModel } from '../src/core/generator/open-model.js';
import { serveGenerators } from './serve-generators.js';

serveGenerators(model => {
  const isOfLayers = model.format === 'tensorflow.js' || model.format === 'keras';
  return isOfLayers ? openTensorflowModel(model) : openModel(model);
}, self);
