import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel } from './define.js';

export const MEAN_OF_SCALARS = 'MeanOfScalars';

/** TensorFlow.js saves a varying number of inputs only where they come as a list, as for its own AddN. */
const kernel = definePlainKernel<tf.NamedTensorMap, tf.NamedAttrMap>(MEAN_OF_SCALARS, scalars => [
  tf.mean(tf.stack(Object.values(scalars))),
]);

tf.registerGradient({
  kernelName: MEAN_OF_SCALARS,
  saveAllInputs: true,
  gradFunc: (dy, scalars) => {
    const share = tf.mul(dy as tf.Tensor, 1 / scalars.length);
    return Object.fromEntries(scalars.map((_, index) => [index, () => share]));
  },
});

/** The mean of scalars, at least one. */
export function meanOfScalars(scalars: readonly tf.Scalar[]): tf.Scalar {
  return kernel([...scalars] as unknown as tf.NamedTensorMap, {})[0] as tf.Scalar;
}
