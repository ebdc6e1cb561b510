/**
 * Kernels of TensorFlow.js 4.22 that give wrong numbers without a word for some shapes, put right: those cases are composed
 * of kernels that are right. `test/core/kernels/parity.golden.test.ts` found them.
 */
import * as tf from '@tensorflow/tfjs-core';
import { replaceKernel } from './ops/define.js';

type Backend = 'wasm' | 'webgl';

interface Correction {
  readonly backends: readonly Backend[];
  /** Whether the stock kernel gets this case wrong. */
  readonly isWrong: (inputs: never, attributes: never) => boolean;
  readonly compose: (inputs: never, attributes: never) => tf.Tensor;
}

/** Lets the inputs and attributes of a kernel have their own types. */
function correction<Inputs, Attributes = object>(parts: {
  readonly backends: readonly Backend[];
  readonly isWrong: (inputs: Inputs, attributes: Attributes) => boolean;
  readonly compose: (inputs: Inputs, attributes: Attributes) => tf.Tensor;
}): Correction {
  return parts;
}

interface BatchNormInputs {
  readonly x: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly offset?: tf.Tensor;
  readonly scale?: tf.Tensor;
}

const CORRECTIONS: Readonly<Record<string, Correction>> = {
  [tf.FusedBatchNorm]: correction<BatchNormInputs, tf.FusedBatchNormAttrs>({
    backends: ['wasm'],
    isWrong: ({ x, mean, variance, offset, scale }) =>
      [mean, variance, offset, scale].some(
        given => given && !(hasLastAxes(given, x) && sizeOf(given) === sizeOf(mean)),
      ),
    compose: ({ x, mean, variance, offset, scale }, { varianceEpsilon }) => {
      const deviation = tf.rsqrt(tf.add(variance, varianceEpsilon));
      const factor = scale ? tf.mul(deviation, scale) : deviation;
      const shift = tf.mul(mean, factor);
      return tf.add(tf.mul(x, factor), offset ? tf.sub(offset, shift) : tf.neg(shift));
    },
  }),
  [tf.Prelu]: correction<Record<'x' | 'alpha', tf.Tensor>>({
    backends: ['wasm'],
    isWrong: ({ x, alpha }) => !hasLastAxes(alpha, x),
    compose: ({ x, alpha }) => tf.sub(tf.relu(x), tf.mul(alpha, tf.relu(tf.neg(x)))),
  }),
  // The shader is one for integers, and rounds its operands.
  [tf.FloorDiv]: correction<Record<'a' | 'b', tf.Tensor>>({
    backends: ['webgl'],
    isWrong: ({ a, b }) => a.dtype === 'float32' || b.dtype === 'float32',
    compose: ({ a, b }) => tf.floor(tf.div(a, b)),
  }),
  // Batches of unlike shapes are taken for as many as the larger has: [2, 1] by [1, 4] for 4 instead of 8.
  [tf.BatchMatMul]: correction<Record<'a' | 'b', tf.Tensor>, tf.BatchMatMulAttrs>({
    backends: ['wasm', 'webgl'],
    isWrong: ({ a, b }) => {
      const outer = [a, b].map(({ shape }) => shape.slice(0, -2));
      return outer[0]?.join() !== outer[1]?.join() && outer.every(shape => tf.util.sizeFromShape(shape) > 1);
    },
    compose: ({ a, b }, { transposeA, transposeB }) => {
      const outer = tf.backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
      const whole = (x: tf.Tensor) => tf.broadcastTo(x, [...outer, ...x.shape.slice(-2)]);
      return tf.matMul(whole(a), whole(b), transposeA, transposeB);
    },
  }),
};

const sizeOf = ({ shape }: tf.TensorInfo) => tf.util.sizeFromShape(shape);

/** The WASM kernels walk an operand round and round along x, which is right only if it has x's last axes. */
function hasLastAxes(operand: tf.TensorInfo, x: tf.TensorInfo): boolean {
  if (sizeOf(operand) === 1) return true;
  const axes = operand.shape.slice(operand.shape.findIndex(size => size !== 1));
  return axes.join() === x.shape.slice(-axes.length).join();
}

/** The kernels that were put right, by backend and name. */
const corrected = new Map<string, tf.KernelFunc>();

/** Corrects the kernels of a backend that are not corrected yet; must be called after others have taken precedence. */
export function correctKernels(backendName: Backend): void {
  for (const [kernelName, { backends, isWrong, compose }] of Object.entries(CORRECTIONS)) {
    const stock = tf.getKernel(kernelName, backendName);
    const key = `${backendName} ${kernelName}`;
    if (!stock || stock.kernelFunc === corrected.get(key) || !backends.includes(backendName)) continue;
    const kernelFunc: tf.KernelFunc = call => {
      const [inputs, attributes] = [call.inputs as never, (call.attrs ?? {}) as never];
      return isWrong(inputs, attributes) ? tf.tidy(() => compose(inputs, attributes)) : stock.kernelFunc(call);
    };
    replaceKernel({ ...stock, kernelFunc });
    corrected.set(key, kernelFunc);
  }
}
