import * as tf from '@tensorflow/tfjs-core';
import {
  activate,
  isActivation,
  isColumnBias,
  type ActivationAttributes,
  type ActivationInputs,
} from './activation.js';
import { BIASED_PRODUCT } from '../ops/with-bias.js';
import { covered, kernel, type Call, type Kernel } from './kernel.js';

type Attributes = Pick<tf.BatchMatMulAttrs, 'transposeA' | 'transposeB'>;

interface Inputs {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
}

/** Matrices of the last two axes; the axes before are as many products, and are repeated where one side has but one. */
function multiply(call: Call<Inputs, Attributes>): tf.TensorInfo | null {
  const { inputs, attributes, kernels, heap } = call;
  const { a, b, bias } = inputs;
  const { transposeA, transposeB } = attributes;
  if (!covered(a, b) || a.shape.length < 2 || b.shape.length < 2) return null;
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, count] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [bCount, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (count !== bCount) return null; // the stock kernel says it in its own words
  if (!isColumnBias(bias, columns)) return null;
  const [aOuter, bOuter] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const [aBatch, bBatch] = [tf.util.sizeFromShape(aOuter), tf.util.sizeFromShape(bOuter)];
  if (aBatch !== 1 && bBatch !== 1 && !tf.util.arraysEqual(aOuter, bOuter)) return null;

  const outer = tf.backend_util.assertAndGetBroadcastShape(aOuter, bOuter);
  const output = heap.output([...outer, rows, columns]);
  const scratch = heap.scratch(kernels.multiplyScratch(count, columns));
  const [from, by, to] = [heap.address(a), heap.address(b), heap.address(output)];
  const plus = bias ? heap.address(bias) : 0;
  const batch = Math.max(aBatch, bBatch);
  for (let i = 0; i < batch; i++) {
    kernels.multiply(
      from + (aBatch > 1 ? 4 * i * rows * count : 0),
      by + (bBatch > 1 ? 4 * i * count * columns : 0),
      plus,
      to + 4 * i * rows * columns,
      rows,
      count,
      columns,
      transposeA,
      transposeB,
      scratch,
    );
  }
  return output;
}

const batchMatMul = kernel<Inputs, Attributes>(
  tf.BatchMatMul,
  ({ inputs: { a, b }, ...call }) => multiply({ ...call, inputs: { a, b } }),
  'b',
);

/** TensorFlow.js's own gives wrong numbers where a is transposed. */
const fusedMatMul = kernel<Inputs & ActivationInputs, Attributes & ActivationAttributes>(
  tf._FusedMatMul,
  call => {
    const output = isActivation(call.attributes.activation) ? multiply(call) : null;
    return output && activate(call, output);
  },
  'b',
);

const biasedProduct = kernel<Record<'x' | 'filter' | 'bias', tf.TensorInfo>, object>(
  BIASED_PRODUCT,
  ({ inputs: { x, filter, bias }, ...call }) => {
    const attributes = { transposeA: false, transposeB: false };
    const output = multiply({ ...call, inputs: { a: x, b: filter, bias }, attributes });
    return output && [output];
  },
);

export const matrixKernels: readonly Kernel[] = [batchMatMul, fusedMatMul, biasedProduct];
