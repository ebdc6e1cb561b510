/** Everything that the kernels' module exports. It imports the heap of TensorFlow.js's WASM backend and owns no memory. */
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
