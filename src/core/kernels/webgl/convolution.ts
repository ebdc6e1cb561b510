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
import { MASK, MASK_FLOATS, MASK_INTS, type MaskNumbers } from './mask.js';
import type { ProgramSource } from './program.js';
import { TANH } from './tanh.js';

const quarters = (layers: number, code: (quarter: number) => string): string =>
  Array.from({ length: layers }, (_, quarter) => code(quarter)).join('\n');

/** What a product can end with, by number. Leaky ReLU with slope 1 changes nothing. */
const ENDINGS = { leakyRelu: 0, tanh: 1, leakyReluGradient: 2, tanhGradient: 3 } as const;

/** How output q ends: another tensor `e` is added; then an activation, or the gradient behind one, of values `s`; then a mask. */
const ENDING = `${TANH}${MASK}
vec4 ended(vec4 o, int q, int t, int quads) {
  if (hasOther > 0) o += e_at(q, t);
  if (ending == ${ENDINGS.leakyRelu}) o = max(o, vec4(0)) + slope * min(o, vec4(0));
  else if (ending == ${ENDINGS.tanh}) o = preciseTanh(o);
  else {
    vec4 s = s_at(q, t);
    if (ending == ${ENDINGS.leakyReluGradient}) o *= mix(vec4(slope), vec4(1), greaterThan(s, vec4(0)));
    else o *= 1.0 - s * s;
  }
  if (rowsOfMask > 0) o *= mask(q * (texels / quads) + t / quads, t % quads);
  return o;
}`;

/** A program with the operands that both products have. */
const product = (name: string, layers: 1 | 4, body: string): ProgramSource => ({
  name: `${name}, ${layers}`,
  inputs: ['x', 'w', 'b', 'e', 's'],
  ints: [...GEOMETRY, 'hasBias', 'hasOther', 'ending', ...MASK_INTS],
  floats: ['slope', ...MASK_FLOATS],
  functions: ENDING,
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
    ${quarters(layers, q => `o${q} = ended(o${q}, ${q}, t, outQuads);`)}`,
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
    ${quarters(layers, q => `o${q} = ended(o${q} * valid, ${q}, t, inQuads);`)}`,
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
  return products.make(gpu, { shape, layers, inputs: inputs.map(({ texture }) => texture) }, (target, texels, end) => {
    const { slope = 1, ending = 'leakyRelu', other, of, mask } = end ?? {};
    const flags = { hasBias: bias ? 1 : 0, hasOther: other ? 1 : 0, ending: ENDINGS[ending] };
    gpu.draw(programs[layers], {
      inputs: [...inputs, other ?? filter, of ?? filter],
      ints: { ...geometryInts(geometry), ...flags, ...mask?.ints },
      floats: { slope, ...mask?.floats },
      texels,
      target,
    });
  });
}

/** What a convolution can end with; first comes what is named first. */
export interface Ending {
  /** A tensor that is added. */
  readonly other?: View;
  /** Leaky ReLU by default. */
  readonly ending?: keyof typeof ENDINGS;
  /** The factor of values below 0; 1 by default. */
  readonly slope?: number;
  /** What the activation gave, or was given, whose gradient comes last. */
  readonly of?: View;
  readonly mask?: MaskNumbers;
}

/** Convolutions that have not been drawn. */
export const products = new LateDraws<Ending>();

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
