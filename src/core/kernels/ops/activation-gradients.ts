/**
 * The gradients of ReLU, leaky ReLU and tanh as one kernel each. TensorFlow.js composes each of three, which is most of
 * their cost on a CPU. These replace TensorFlow.js's gradients where the backend has the kernel, and are differentiable too.
 */
import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel } from './define.js';

export const LEAKY_RELU_GRADIENT = 'LeakyReluGradient';
export const TANH_GRADIENT = 'TanhGradient';

interface LeakyAttributes extends tf.NamedAttrMap {
  alpha: number;
}

const leakyReluGradient = definePlainKernel<{ dy: tf.Tensor; x: tf.Tensor }, LeakyAttributes>(
  LEAKY_RELU_GRADIENT,
  ({ dy, x }, { alpha }) => [tf.where(tf.greater(x, 0), dy, tf.mul(dy, alpha))],
);

const tanhGradient = definePlainKernel<{ dy: tf.Tensor; y: tf.Tensor }, tf.NamedAttrMap>(TANH_GRADIENT, ({ dy, y }) => [
  tf.mul(dy, tf.sub(1, tf.square(y))),
]);

/** Second-order gradients: leaky ReLU's gradient is linear in dy and constant in x, almost everywhere. */
tf.registerGradient({
  kernelName: LEAKY_RELU_GRADIENT,
  inputsToSave: ['x'],
  gradFunc: (ddx, [x], attributes) => ({
    dy: () =>
      leakyReluGradient(
        { dy: ddx as tf.Tensor, x: savedTensor(x) },
        attributes as unknown as LeakyAttributes,
      )[0] as tf.Tensor,
    x: () => tf.zerosLike(savedTensor(x)),
  }),
});

tf.registerGradient({
  kernelName: TANH_GRADIENT,
  inputsToSave: ['dy', 'y'],
  gradFunc: (ddx, [dy, y]) => ({
    dy: () => tanhGradient({ dy: ddx as tf.Tensor, y: savedTensor(y) }, {})[0] as tf.Tensor,
    y: () => tf.mul(tf.mul(ddx as tf.Tensor, savedTensor(dy)), tf.mul(savedTensor(y), -2)),
  }),
});

let registered = false;

/** Replaces TensorFlow.js's gradients, on backends that have the kernels. */
export function registerActivationGradients(): void {
  if (registered) return;
  registered = true;
  override(tf.Relu, LEAKY_RELU_GRADIENT, ['x'], (dy, x) => ({
    x: () => leakyReluGradient({ dy, x }, { alpha: 0 })[0] as tf.Tensor,
  }));
  override(tf.LeakyRelu, LEAKY_RELU_GRADIENT, ['x'], (dy, x, attributes) => ({
    x: () =>
      leakyReluGradient({ dy, x }, { alpha: (attributes as unknown as tf.LeakyReluAttrs).alpha })[0] as tf.Tensor,
  }));
  override(tf.Tanh, TANH_GRADIENT, [], (dy, y) => ({ x: () => tanhGradient({ dy, y }, {})[0] as tf.Tensor }));
}

function override(
  kernelName: string,
  needs: string,
  inputsToSave: string[],
  gradient: (dy: tf.Tensor, of: tf.Tensor, attributes: tf.NamedAttrMap) => Record<string, () => tf.Tensor>,
): void {
  const stock = tf.getGradient(kernelName);
  tf.registerGradient({
    kernelName,
    ...(inputsToSave.length ? { inputsToSave } : { outputsToSave: [true] }),
    gradFunc: (dy, kept, attributes) =>
      tf.getKernel(needs, tf.getBackend())
        ? gradient(dy as tf.Tensor, savedTensor(kept[0]), attributes)
        : stock.gradFunc(dy, kept, attributes),
  });
}

function savedTensor(tensor: tf.Tensor | undefined): tf.Tensor {
  if (!tensor) throw new Error('The tape kept too little for an activation.');
  return tensor;
}
