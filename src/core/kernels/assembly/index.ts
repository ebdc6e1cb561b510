/** The exports of the kernels' module. It imports the heap of TensorFlow.js's WASM backend and owns no memory. */
export {
  batchNorm,
  batchNormGradient,
  batchNormGradientBlockSums,
  batchNormGradientRows,
  batchNormRows,
  batchNormScratch,
} from './batch-norm';
export { addBlocks, columnBlockSums, columnSums } from './columns';
export {
  convolve,
  convolveFilterGradient,
  convolveFilterGradientScratch,
  convolveInputGradient,
  convolveInputGradientScratch,
  convolveScratch,
  multiply,
  multiplyScratch,
} from './convolution';
export { sigmoidCrossEntropy, sigmoidCrossEntropyGradient } from './cross-entropy';
export { adam, blend, dropout, leakyRelu, leakyReluGradient, relu, tanh, tanhGradient } from './elementwise';
export { maxPoolGradient } from './pool';
