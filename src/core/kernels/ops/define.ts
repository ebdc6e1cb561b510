import * as tf from '@tensorflow/tfjs-core';

type Attributes = tf.NamedAttrMap & object;

/**
 * Makes an op that TensorFlow.js lacks, in TensorFlow.js's own way: a kernel by name on every backend. Here it is made
 * of stock ops; a backend with something faster registers its own kernel under the same name (see {@link replaceKernel}).
 * Inside a kernel nothing is taped, so a gradient has to be given by `tf.registerGradient`.
 *
 * @param name the kernel's name
 * @param plain the outputs from the inputs, in stock ops; what it makes besides them is freed
 */
export function definePlainKernel<Inputs extends tf.NamedTensorMap, Attrs extends Attributes>(
  name: string,
  plain: (inputs: Inputs, attributes: Attrs) => tf.Tensor[],
): (inputs: Inputs, attributes: Attrs) => tf.Tensor[] {
  for (const backendName of ['cpu', 'wasm', 'webgl']) {
    if (tf.getKernel(name, backendName)) continue; // another copy of this code has been here, or something faster
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs }) => tf.tidy(() => plain(inputs as unknown as Inputs, attrs as unknown as Attrs)),
    });
  }
  return (inputs, attributes) => tf.engine().runKernel(name, inputs, attributes);
}

/** Puts another kernel in the place of the one that a backend has under this name, if it has one. */
export function replaceKernel(config: tf.KernelConfig): void {
  if (tf.getKernel(config.kernelName, config.backendName)) tf.unregisterKernel(config.kernelName, config.backendName);
  tf.registerKernel(config);
}

/** Every axis but the last: what is averaged over where each feature or channel has its own statistics. */
export function leadingAxes(x: tf.Tensor): number[] {
  return Array.from({ length: x.rank - 1 }, (_, axis) => axis);
}
