/** Matrix products, as convolutions of single pixels. */
import * as tf from '@tensorflow/tfjs-core';
import { DENSE_WITH_BIAS } from '../ops/with-bias.js';
import { drawConvolution, drawTransposed } from './convolution.js';
import { layersFor } from './dense.js';
import type { Gpu } from './gpu.js';
import { drawFilterGradient } from './filter-gradient.js';
import { productGeometry } from './geometry.js';
import { isCovered, kernel, type Kernel } from './kernel.js';

interface Inputs {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
}

type Attributes = Pick<tf.BatchMatMulAttrs, 'transposeA' | 'transposeB'>;

/** a . b for single matrices, of which at most one is transposed; null for anything else. */
function multiply(gpu: Gpu, { a, b, bias }: Inputs, { transposeA, transposeB }: Attributes): tf.TensorInfo | null {
  if (!isCovered(a, b) || !isMatrix(a) || !isMatrix(b) || (transposeA && (transposeB || bias))) return null;
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, count] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [bCount, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (count !== bCount) return null; // the stock kernel reports it in its own words
  const shape = [...(a.shape.length > b.shape.length ? a : b).shape.slice(0, -2), rows, columns];
  const [left, right] = [matrix(a), matrix(b)];
  if (transposeA) {
    const layers = layersFor(left.shape);
    const operands = { x: gpu.input(left, layers), dy: gpu.input(right, layers) };
    return drawFilterGradient(gpu, operands, productGeometry(count, rows, columns), shape, layers);
  }
  const flat = [rows, columns];
  const operands = {
    x: gpu.input(left, layersFor(left.shape)),
    filter: gpu.input(right),
    bias: bias ? gpu.input(bias) : null,
  };
  const output = transposeB
    ? drawTransposed(gpu, operands, productGeometry(rows, columns, count), flat)
    : drawConvolution(gpu, operands, productGeometry(rows, count, columns), flat);
  return { ...output, shape };
}

const isMatrix = ({ shape }: tf.TensorInfo) => shape.length >= 2 && shape.slice(0, -2).every(size => size === 1);
const matrix = (x: tf.TensorInfo): tf.TensorInfo => ({ ...x, shape: x.shape.slice(-2) });

const batchMatMul = kernel<Inputs, Attributes>(tf.BatchMatMul, ({ inputs: { a, b }, attributes, gpu }) =>
  multiply(gpu, { a, b }, attributes),
);

const denseWithBias = kernel<Record<'x' | 'filter' | 'bias', tf.TensorInfo>, object>(
  DENSE_WITH_BIAS,
  ({ inputs: { x, filter, bias }, gpu }) => {
    const output = multiply(gpu, { a: x, b: filter, bias }, { transposeA: false, transposeB: false });
    return output && [output];
  },
);

export const matrixKernels: readonly Kernel[] = [batchMatMul, denseWithBias];
