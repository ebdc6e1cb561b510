/**
 * Convolution, its transpose and matrix products as implicit GEMM: a fragment computes four output channels, in four images
 * at once where the batch has a multiple of 4, and loops over the filter and over the input's channels by four.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  CONV2D_TRANSPOSE_WITH_BIAS,
  CONV2D_WITH_BIAS,
  type ConvolutionAttributes,
  type TransposedAttributes,
} from '../ops/with-bias.js';
import { layersFor } from './dense.js';
import type { Gpu, View } from './gpu.js';
import { convolutionInfo, geometryInts, GEOMETRY, type ConvolutionGeometry } from './geometry.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import { LateDraws } from './late.js';
import type { ProgramSource } from './program.js';
import { TANH } from './tanh.js';

const quarters = (layers: number, code: (quarter: number) => string): string =>
  Array.from({ length: layers }, (_, quarter) => code(quarter)).join('\n');

/** Leaky ReLU, which with slope 1 changes nothing, or tanh. */
const ACTIVATION = `${TANH}
vec4 activated(vec4 x) {
  if (isTanh > 0) return preciseTanh(x);
  return max(x, vec4(0)) + slope * min(x, vec4(0));
}`;

/** A program with the operands that both products have. */
const product = (name: string, layers: 1 | 4, body: string): ProgramSource => ({
  name: `${name}, ${layers}`,
  inputs: ['x', 'w', 'b'],
  ints: [...GEOMETRY, 'hasBias', 'isTanh'],
  floats: ['slope'],
  functions: ACTIVATION,
  outputs: layers,
  body,
});

const startFromBias = (layers: 1 | 4): string =>
  `if (hasBias > 0) { vec4 bias = b_texel(quad, 0); ${quarters(layers, q => `o${q} = bias;`)} }`;

const forward = (layers: 1 | 4): ProgramSource =>
  product(
    'convolution',
    layers,
    `
    int place = t / outQuads;
    int quad = t - place * outQuads;
    int line = place / outWidth;
    int ox = place - line * outWidth;
    int image = line / outHeight;
    int oy = line - image * outHeight;
    int top = oy * strideY - padTop, left = ox * strideX - padLeft;
    int jFrom = max(0, -left), jTo = min(filterWidth, width - left);
    ${startFromBias(layers)}
    for (int i = max(0, -top); i < min(filterHeight, height - top); i++) {
      int from = ((image * height + top + i) * width + left) * inQuads;
      for (int j = jFrom; j < jTo; j++) {
        int at = from + j * inQuads;
        int weight = (i * filterWidth + j) * inChannels * outQuads + quad;
        for (int k = 0; k < inQuads; k++) {
          mat4 m = mat4(w_texel(weight, 0), w_texel(weight + outQuads, 0),
                        w_texel(weight + 2 * outQuads, 0), w_texel(weight + 3 * outQuads, 0));
          weight += 4 * outQuads;
          ${quarters(layers, q => `o${q} += m * x_at(${q}, at + k);`)}
        }
      }
    }
    ${quarters(layers, q => `o${q} = activated(o${q});`)}`,
  );

const transposed = (layers: 1 | 4): ProgramSource =>
  product(
    'transposed convolution',
    layers,
    `
    int place = t / inQuads;
    int quad = t - place * inQuads;
    int line = place / width;
    int px = place - line * width + padLeft;
    int image = line / height;
    int py = line - image * height + padTop;
    ${startFromBias(layers)}
    for (int i = py % strideY; i < filterHeight; i += strideY) {
      int oy = (py - i) / strideY;
      if (py < i || oy >= outHeight) continue;
      for (int j = px % strideX; j < filterWidth; j += strideX) {
        int ox = (px - j) / strideX;
        if (px < j || ox >= outWidth) continue;
        int at = ((image * outHeight + oy) * outWidth + ox) * outQuads;
        int weight = ((i * filterWidth + j) * inChannels + 4 * quad) * outQuads;
        for (int k = 0; k < outQuads; k++, weight++) {
          mat4 m = mat4(w_texel(weight, 0), w_texel(weight + outQuads, 0),
                        w_texel(weight + 2 * outQuads, 0), w_texel(weight + 3 * outQuads, 0));
          ${quarters(layers, q => `o${q} += x_at(${q}, at + k) * m;`)}
        }
      }
    }
    vec4 valid = vec4(lessThan(ivec4(0, 1, 2, 3) + 4 * quad, ivec4(inChannels)));
    ${quarters(layers, q => `o${q} = activated(o${q}) * valid;`)}`,
  );

const FORWARD = { 1: forward(1), 4: forward(4) };
const TRANSPOSED = { 1: transposed(1), 4: transposed(4) };

interface Operands {
  readonly x: View;
  readonly filter: View;
  readonly bias: View | null;
}

/** conv2d(x, filter) + bias, as a tensor of the given shape. */
export function drawConvolution(
  gpu: Gpu,
  operands: Operands,
  geometry: ConvolutionGeometry,
  shape: number[],
): tf.TensorInfo {
  return drawProduct(gpu, FORWARD, operands, geometry, shape);
}

/** The transpose: x is as large as the convolution's output, the result as its input. */
export function drawTransposed(
  gpu: Gpu,
  operands: Operands,
  geometry: ConvolutionGeometry,
  shape: number[],
): tf.TensorInfo {
  return drawProduct(gpu, TRANSPOSED, operands, geometry, shape);
}

function drawProduct(
  gpu: Gpu,
  programs: Readonly<Record<1 | 4, ProgramSource>>,
  { x, filter, bias }: Operands,
  geometry: ConvolutionGeometry,
  shape: number[],
): tf.TensorInfo {
  const layers = layersFor(shape);
  const inputs = [x, filter, bias ?? filter];
  return activations.make(
    gpu,
    { shape, layers, inputs: inputs.map(({ texture }) => texture) },
    (target, texels, extra) => {
      const { slope = 1, isTanh = false } = extra ?? {};
      const ints = { ...geometryInts(geometry), hasBias: bias ? 1 : 0, isTanh: isTanh ? 1 : 0 };
      gpu.draw(programs[layers], { inputs, ints, floats: { slope }, texels, target });
    },
  );
}

/** An activation that a convolution can end with. */
interface Activation {
  /** The factor of values below 0. */
  readonly slope?: number;
  readonly isTanh?: boolean;
}

const activations = new LateDraws<Activation>();

/** The convolution that x was to be, with an activation; null if x has been drawn, or is no convolution. */
export function drawActivated(gpu: Gpu, x: tf.TensorInfo, activation: Activation): tf.TensorInfo | null {
  return activations.drawAfter(gpu, x, activation);
}

interface ConvolutionInputs {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
}

type Attributes = Pick<tf.Conv2DAttrs, 'strides' | 'pad'> &
  Partial<Pick<tf.Conv2DAttrs, 'dimRoundingMode' | 'dataFormat' | 'dilations'>>;

const isEmpty = (shape: number[]) => shape.some(size => size === 0);

function operandsOf(gpu: Gpu, { x, filter, bias }: ConvolutionInputs): Operands {
  return { x: gpu.input(x, layersFor(x.shape)), filter: gpu.input(filter), bias: bias ? gpu.input(bias) : null };
}

function runConvolution(gpu: Gpu, inputs: ConvolutionInputs, attributes: Attributes): tf.TensorInfo | null {
  const { x, filter } = inputs;
  if (!isCovered(x, filter)) return null;
  const info = convolutionInfo(x.shape, filter.shape, attributes);
  if (!info || isEmpty(info.outShape)) return null;
  return drawConvolution(gpu, operandsOf(gpu, inputs), info, info.outShape);
}

function runTransposed(
  gpu: Gpu,
  inputs: ConvolutionInputs,
  shape: number[],
  attributes: Attributes,
): tf.TensorInfo | null {
  const { x, filter } = inputs;
  if (!isCovered(x, filter)) return null;
  const info = convolutionInfo(shape, filter.shape, attributes);
  if (!info || isEmpty(info.inShape)) return null;
  return drawTransposed(gpu, operandsOf(gpu, inputs), info, info.inShape);
}

const SAME = { pad: 'same' } as const;

const conv2D = kernel<ConvolutionInputs, Attributes>(tf.Conv2D, ({ inputs: { x, filter }, attributes, gpu }) =>
  runConvolution(gpu, { x, filter }, attributes),
);

const conv2DWithBias = kernel<ConvolutionInputs, ConvolutionAttributes>(
  CONV2D_WITH_BIAS,
  ({ inputs, attributes: { stride }, gpu }) => {
    const output = runConvolution(gpu, inputs, { ...SAME, strides: stride });
    return output && [output];
  },
);

const inputGradient = kernel<{ dy: tf.TensorInfo; filter: tf.TensorInfo }, tf.Conv2DBackpropInputAttrs>(
  tf.Conv2DBackpropInput,
  ({ inputs: { dy, filter }, attributes, gpu }) =>
    runTransposed(gpu, { x: dy, filter }, attributes.inputShape, attributes),
);

const transposedWithBias = kernel<ConvolutionInputs, TransposedAttributes>(
  CONV2D_TRANSPOSE_WITH_BIAS,
  ({ inputs, attributes: { stride, height, width }, gpu }) => {
    const shape = [inputs.x.shape[0] ?? 0, height, width, inputs.filter.shape[2] ?? 0];
    const output = runTransposed(gpu, inputs, shape, { ...SAME, strides: stride });
    return output && [output];
  },
);

export const convolutionKernels: readonly Kernel[] = [conv2D, conv2DWithBias, inputGradient, transposedWithBias];
