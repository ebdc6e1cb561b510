import * as tf from '@tensorflow/tfjs-core';
import {
  activate,
  isActivation,
  isChannelBias,
  type ActivationAttributes,
  type ActivationInputs,
} from './activation.js';
import {
  CONV2D_WITH_BIAS,
  CONV2D_TRANSPOSE_WITH_BIAS,
  type ConvolutionAttributes,
  type TransposedAttributes,
} from '../ops/with-bias.js';
import type { Geometry } from './exports.js';
import { isCovered, kernel, type Call, type Kernel } from './kernel.js';

type Info = tf.backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];
type Attributes = Pick<tf.Conv2DAttrs, 'strides' | 'pad'> &
  Partial<Pick<tf.Conv2DAttrs, 'dimRoundingMode' | 'dataFormat' | 'dilations'>>;

/** The shape of a convolution as TensorFlow.js computes it; null for channels first and for dilated filters. */
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

/** Whether the filter is as large as the image: then it is a matrix product of [batch, height * width * inChannels]. */
function isFullSize({ inHeight, inWidth, filterHeight, filterWidth, outHeight, outWidth, padInfo }: Info): boolean {
  const onePosition = outHeight === 1 && outWidth === 1 && padInfo.top === 0 && padInfo.left === 0;
  return onePosition && inHeight === filterHeight && inWidth === filterWidth;
}

/** Values that one output is a sum over. */
const patchSize = ({ filterHeight, filterWidth, inChannels }: Info): number => filterHeight * filterWidth * inChannels;

interface ConvolutionInputs {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
}

function runConvolution(call: Call<ConvolutionInputs, Attributes>): tf.TensorInfo | null {
  const { inputs, attributes, kernels, heap } = call;
  const { x, filter, bias } = inputs;
  const info = isCovered(x, filter) ? convolutionInfo(x.shape, filter.shape, attributes) : null;
  if (!info || tf.util.sizeFromShape(info.outShape) === 0 || !isChannelBias(bias, info.outChannels)) return null;
  const output = heap.output(info.outShape);
  const biasAddress = bias ? heap.address(bias) : 0;
  const operands = [heap.address(x), heap.address(filter), biasAddress, heap.address(output)] as const;
  if (isFullSize(info)) kernels.multiply(...operands, [info.batchSize, patchSize(info), info.outChannels]);
  else kernels.convolve(...operands, ...geometry(info));
  return output;
}

const conv2D = kernel<ConvolutionInputs, Attributes>(
  tf.Conv2D,
  ({ inputs: { x, filter }, ...call }) => runConvolution({ ...call, inputs: { x, filter } }),
  'filter',
);

const fusedConv2D = kernel<ConvolutionInputs & ActivationInputs, Attributes & ActivationAttributes>(
  tf.FusedConv2D,
  call => {
    const output = isActivation(call.attributes.activation) ? runConvolution(call) : null;
    return output && activate(call, output);
  },
  'filter',
);

interface TransposedInputs {
  readonly dy: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
}

function runTransposedConvolution(
  { inputs: { dy, filter, bias }, kernels, heap }: Pick<Call<TransposedInputs, unknown>, 'inputs' | 'kernels' | 'heap'>,
  inputShape: number[],
  attributes: Attributes,
): tf.TensorInfo | null {
  const info = isCovered(dy, filter) ? convolutionInfo(inputShape, filter.shape, attributes) : null;
  if (!info || tf.util.sizeFromShape(info.inShape) === 0 || !isChannelBias(bias, info.inChannels)) return null;
  const output = heap.output(info.inShape);
  const biasAddress = bias ? heap.address(bias) : 0;
  const operands = [heap.address(dy), heap.address(filter), biasAddress, heap.address(output)] as const;
  if (isFullSize(info) && !bias) {
    kernels.multiply(...operands, [info.batchSize, info.outChannels, patchSize(info)], { bTransposed: true });
  } else {
    kernels.convolveInputGradient(...operands, ...geometry(info));
  }
  return output;
}

const inputGradient = kernel<TransposedInputs, tf.Conv2DBackpropInputAttrs>(
  tf.Conv2DBackpropInput,
  call => runTransposedConvolution(call, call.attributes.inputShape, call.attributes),
  'filter',
);

// Our own ops, with the bias included; see src/core/kernels/ops/with-bias.ts.
const SAME = { pad: 'same' } as const;

const conv2dWithBias = kernel<ConvolutionInputs, ConvolutionAttributes>(CONV2D_WITH_BIAS, call => {
  const output = runConvolution({ ...call, attributes: { ...SAME, strides: call.attributes.stride } });
  return output && [output];
});

const conv2dTransposeWithBias = kernel<ConvolutionInputs, TransposedAttributes>(
  CONV2D_TRANSPOSE_WITH_BIAS,
  ({ inputs: { x, filter, bias }, attributes: { stride, height, width }, ...call }) => {
    const shape = [x.shape[0] ?? 0, height, width, filter.shape[2] ?? 0];
    const inputs = { dy: x, filter, ...(bias && { bias }) };
    const output = runTransposedConvolution({ ...call, inputs }, shape, { ...SAME, strides: stride });
    return output && [output];
  },
);

const filterGradient = kernel<Record<'x' | 'dy', tf.TensorInfo>, tf.Conv2DBackpropFilterAttrs>(
  tf.Conv2DBackpropFilter,
  ({ inputs: { x, dy }, attributes, kernels, heap }) => {
    const info = isCovered(x, dy) ? convolutionInfo(x.shape, attributes.filterShape, attributes) : null;
    if (!info) return null;
    const output = heap.output(info.filterShape);
    const inputs = [heap.address(x), heap.address(dy)] as const;
    if (isFullSize(info)) {
      const size = [patchSize(info), info.batchSize, info.outChannels] as const;
      kernels.multiply(...inputs, 0, heap.address(output), size, { aTransposed: true });
    } else {
      kernels.convolveFilterGradient(...inputs, heap.address(output), ...geometry(info));
    }
    return output;
  },
);

export const convolutionKernels: readonly Kernel[] = [
  conv2D,
  fusedConv2D,
  inputGradient,
  filterGradient,
  conv2dWithBias,
  conv2dTransposeWithBias,
];
