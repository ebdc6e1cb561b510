import * as tf from '@tensorflow/tfjs-core';
import {
  activate,
  isActivation,
  isChannelBias,
  type ActivationAttributes,
  type ActivationInputs,
} from './activation.js';
import { DENSE_WITH_BIAS } from '../ops/with-bias.js';
import { isCovered, kernel, type Call, type Kernel } from './kernel.js';

type Attributes = Pick<tf.BatchMatMulAttrs, 'transposeA' | 'transposeB'>;

interface Inputs {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
}

/** Multiplies the matrices of the last two axes. The axes before are the batch; a batch of one is broadcast. */
function multiply(call: Call<Inputs, Attributes>): tf.TensorInfo | null {
  const { inputs, attributes, kernels, heap } = call;
  const { a, b, bias } = inputs;
  const { transposeA, transposeB } = attributes;
  if (!isCovered(a, b) || a.shape.length < 2 || b.shape.length < 2) return null;
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, count] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [bCount, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (count !== bCount) return null; // the stock kernel reports it in its own words
  if (!isChannelBias(bias, columns)) return null;
  const [aOuter, bOuter] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const [aBatch, bBatch] = [tf.util.sizeFromShape(aOuter), tf.util.sizeFromShape(bOuter)];
  if (aBatch !== 1 && bBatch !== 1 && !tf.util.arraysEqual(aOuter, bOuter)) return null;

  const outer = tf.backend_util.assertAndGetBroadcastShape(aOuter, bOuter);
  const output = heap.output([...outer, rows, columns]);
  const [aAddress, bAddress, outputAddress] = [heap.address(a), heap.address(b), heap.address(output)];
  const biasAddress = bias ? heap.address(bias) : 0;
  const batch = Math.max(aBatch, bBatch);
  for (let i = 0; i < batch; i++) {
    kernels.multiply(
      aAddress + (aBatch > 1 ? 4 * i * rows * count : 0),
      bAddress + (bBatch > 1 ? 4 * i * count * columns : 0),
      biasAddress,
      outputAddress + 4 * i * rows * columns,
      [rows, count, columns],
      { aTransposed: transposeA, bTransposed: transposeB },
    );
  }
  return output;
}

const batchMatMul = kernel<Inputs, Attributes>(
  tf.BatchMatMul,
  ({ inputs: { a, b }, ...call }) => multiply({ ...call, inputs: { a, b } }),
  'b',
);

/** Replaces TensorFlow.js's own kernel also because that gives wrong numbers where a is transposed. */
const fusedMatMul = kernel<Inputs & ActivationInputs, Attributes & ActivationAttributes>(
  tf._FusedMatMul,
  call => {
    const output = isActivation(call.attributes.activation) ? multiply(call) : null;
    return output && activate(call, output);
  },
  'b',
);

const denseWithBias = kernel<Record<'x' | 'filter' | 'bias', tf.TensorInfo>, object>(
  DENSE_WITH_BIAS,
  ({ inputs: { x, filter, bias }, ...call }) => {
    const attributes = { transposeA: false, transposeB: false };
    const output = multiply({ ...call, inputs: { a: x, b: filter, bias }, attributes });
    return output && [output];
  },
);

export const matrixKernels: readonly Kernel[] = [batchMatMul, fusedMatMul, denseWithBias];
