import * as tf from '@tensorflow/tfjs-core';
import {
  activate,
  isActivation,
  isColumnBias,
  type ActivationAttributes,
  type ActivationInputs,
} from './activation.js';
import {
  BIASED_CONVOLUTION,
  BIASED_TRANSPOSED_CONVOLUTION,
  type ConvolutionAttributes,
  type TransposedAttributes,
} from '../ops/with-bias.js';
import type { Geometry } from './exports.js';
import { covered, kernel, type Call, type Kernel } from './kernel.js';

type Info = tf.backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];
type Attributes = Pick<tf.Conv2DAttrs, 'strides' | 'pad'> &
  Partial<Pick<tf.Conv2DAttrs, 'dimRoundingMode' | 'dataFormat' | 'dilations'>>;

/** TensorFlow.js's own reading of a convolution; null for channels first and for dilated filters. */
function convolutionInfo(image: number[], filter: number[], attributes: Attributes): Info | null {
  const { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC' || ![dilations].flat().every(dilation => dilation === 1)) return null;
  return tf.backend_util.computeConv2DInfo(
    image as Shape4D,
    filter as Shape4D,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    'channelsLast',
  );
}

function geometry(info: Info): Geometry {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
    info;
  const { strideHeight, strideWidth, padInfo } = info;
  return [
    ...[batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels],
    ...[strideHeight, strideWidth, padInfo.top, padInfo.left],
  ] as Geometry;
}

/** A filter as large as the image, without padding: a matrix product of [batch, height * width * depth]. */
function isFullSize({ inHeight, inWidth, filterHeight, filterWidth, outHeight, outWidth, padInfo }: Info): boolean {
  const onePosition = outHeight === 1 && outWidth === 1 && padInfo.top === 0 && padInfo.left === 0;
  return onePosition && inHeight === filterHeight && inWidth === filterWidth;
}

const filterCount = ({ filterHeight, filterWidth, inChannels }: Info): number =>
  filterHeight * filterWidth * inChannels;

interface ConvolutionInputs {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
}

function convolve(call: Call<ConvolutionInputs, Attributes>): tf.TensorInfo | null {
  const { inputs, attributes, kernels, heap } = call;
  const { x, filter, bias } = inputs;
  const info = covered(x, filter) ? convolutionInfo(x.shape, filter.shape, attributes) : null;
  if (!info || tf.util.sizeFromShape(info.outShape) === 0 || !isColumnBias(bias, info.outChannels)) return null;
  const count = filterCount(info);
  const output = heap.output(info.outShape);
  const [from, by, to] = [heap.address(x), heap.address(filter), heap.address(output)];
  const plus = bias ? heap.address(bias) : 0;
  if (isFullSize(info)) {
    const scratch = heap.scratch(kernels.multiplyScratch(count, info.outChannels));
    kernels.multiply(from, by, plus, to, info.batchSize, count, info.outChannels, false, false, scratch);
  } else {
    const scratch = heap.scratch(kernels.convolveScratch(count, info.outChannels));
    kernels.convolve(from, by, plus, to, ...geometry(info), scratch);
  }
  return output;
}

const conv2D = kernel<ConvolutionInputs, Attributes>(
  tf.Conv2D,
  ({ inputs: { x, filter }, ...call }) => convolve({ ...call, inputs: { x, filter } }),
  'filter',
);

const fusedConv2D = kernel<ConvolutionInputs & ActivationInputs, Attributes & ActivationAttributes>(
  tf.FusedConv2D,
  call => {
    const output = isActivation(call.attributes.activation) ? convolve(call) : null;
    return output && activate(call, output);
  },
  'filter',
);

interface TransposedInputs {
  readonly dy: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
}

function transpose(
  { inputs: { dy, filter, bias }, kernels, heap }: Pick<Call<TransposedInputs, unknown>, 'inputs' | 'kernels' | 'heap'>,
  inputShape: number[],
  attributes: Attributes,
): tf.TensorInfo | null {
  const info = covered(dy, filter) ? convolutionInfo(inputShape, filter.shape, attributes) : null;
  if (!info || tf.util.sizeFromShape(info.inShape) === 0 || !isColumnBias(bias, info.inChannels)) return null;
  const { batchSize, inChannels, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const output = heap.output(info.inShape);
  const [from, by, to] = [heap.address(dy), heap.address(filter), heap.address(output)];
  if (isFullSize(info) && !bias) {
    const scratch = heap.scratch(kernels.multiplyScratch(outChannels, filterCount(info)));
    kernels.multiply(from, by, 0, to, batchSize, outChannels, filterCount(info), false, true, scratch);
  } else {
    const size = [inChannels, filterHeight, filterWidth, outChannels, strideHeight, strideWidth] as const;
    const scratch = heap.scratch(kernels.convolveInputGradientScratch(...size));
    kernels.convolveInputGradient(from, by, bias ? heap.address(bias) : 0, to, ...geometry(info), scratch);
  }
  return output;
}

const inputGradient = kernel<TransposedInputs, tf.Conv2DBackpropInputAttrs>(
  tf.Conv2DBackpropInput,
  call => transpose(call, call.attributes.inputShape, call.attributes),
  'filter',
);

// Ops of our own with the bias in them; see src/core/kernels/ops/with-bias.ts.
const SAME = { pad: 'same' } as const;

const biasedConvolution = kernel<ConvolutionInputs, ConvolutionAttributes>(BIASED_CONVOLUTION, call => {
  const output = convolve({ ...call, attributes: { ...SAME, strides: call.attributes.stride } });
  return output && [output];
});

const biasedTransposed = kernel<ConvolutionInputs, TransposedAttributes>(
  BIASED_TRANSPOSED_CONVOLUTION,
  ({ inputs: { x, filter, bias }, attributes: { stride, height, width }, ...call }) => {
    const shape = [x.shape[0] ?? 0, height, width, filter.shape[2] ?? 0];
    const inputs = { dy: x, filter, ...(bias && { bias }) };
    const output = transpose({ ...call, inputs }, shape, { ...SAME, strides: stride });
    return output && [output];
  },
);

const filterGradient = kernel<Record<'x' | 'dy', tf.TensorInfo>, tf.Conv2DBackpropFilterAttrs>(
  tf.Conv2DBackpropFilter,
  ({ inputs: { x, dy }, attributes, kernels, heap }) => {
    const info = covered(x, dy) ? convolutionInfo(x.shape, attributes.filterShape, attributes) : null;
    if (!info) return null;
    const output = heap.output(info.filterShape);
    const [from, by, to] = [heap.address(x), heap.address(dy), heap.address(output)];
    if (isFullSize(info)) {
      const scratch = heap.scratch(kernels.multiplyScratch(info.batchSize, info.outChannels));
      kernels.multiply(from, by, 0, to, filterCount(info), info.batchSize, info.outChannels, true, false, scratch);
    } else {
      const scratch = heap.scratch(kernels.convolveFilterGradientScratch(info.outChannels));
      kernels.convolveFilterGradient(from, by, to, ...geometry(info), scratch);
    }
    return output;
  },
);

export const convolutionKernels: readonly Kernel[] = [
  conv2D,
  fusedConv2D,
  inputGradient,
  filterGradient,
  biasedConvolution,
  biasedTransposed,
];
