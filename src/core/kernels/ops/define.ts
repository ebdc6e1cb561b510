import * as tf from '@tensorflow/tfjs-core';

type Attributes = tf.NamedAttrMap & object;

/**
 * Defines an op that TensorFlow.js lacks, in TensorFlow.js's own way: as a kernel by name on every backend. Here it is
 * composed of stock ops; a backend with a faster kernel registers that under the same name (see {@link replaceKernel}).
 * Nothing inside a kernel is taped, so its gradient has to be given by `tf.registerGradient`.
 *
 * @param name the kernel's name
 * @param plain computes the outputs in stock ops; intermediate tensors are freed
 */
export function definePlainKernel<Inputs extends tf.NamedTensorMap, Attrs extends Attributes>(
  name: string,
  plain: (inputs: Inputs, attributes: Attrs) => tf.Tensor[],
): (inputs: Inputs, attributes: Attrs) => tf.Tensor[] {
  for (const backendName of ['cpu', 'wasm', 'webgl']) {
    if (tf.getKernel(name, backendName)) continue; // another copy of this code, or a faster kernel, is registered already
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs }) => tf.tidy(() => plain(inputs as unknown as Inputs, attrs as unknown as Attrs)),
    });
  }
  return (inputs, attributes) => tf.engine().runKernel(name, inputs, attributes);
}

/** Registers a kernel in place of the one that its backend has under this name, if it has one. */
export function replaceKernel(config: tf.KernelConfig): void {
  if (tf.getKernel(config.kernelName, config.backendName)) tf.unregisterKernel(config.kernelName, config.backendName);
  tf.registerKernel(config);
}

/** Every axis but the last: the axes to reduce over where each feature or channel has its own statistics. */
export function leadingAxes(x: tf.Tensor): number[] {
  return Array.from({ length: x.rank - 1 }, (_, axis) => axis);
}
