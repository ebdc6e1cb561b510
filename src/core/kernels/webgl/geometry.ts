import * as tf from '@tensorflow/tfjs-core';
import { quadsOf } from './dense.js';

/** The sizes of a convolution of [batch, inHeight, inWidth, inChannels] to [batch, outHeight, outWidth, outChannels]. */
export type ConvolutionGeometry = Pick<
  tf.backend_util.Conv2DInfo,
  | 'batchSize'
  | 'inHeight'
  | 'inWidth'
  | 'inChannels'
  | 'filterHeight'
  | 'filterWidth'
  | 'outHeight'
  | 'outWidth'
  | 'outChannels'
  | 'strideHeight'
  | 'strideWidth'
> & { readonly padInfo: { readonly top: number; readonly left: number } };

type Shape4D = [number, number, number, number];
type Attributes = Pick<tf.Conv2DAttrs, 'strides' | 'pad'> &
  Partial<Pick<tf.Conv2DAttrs, 'dimRoundingMode' | 'dataFormat' | 'dilations'>>;

/** The geometry as TensorFlow.js has it; null for channels first and for dilated filters. */
export function convolutionInfo(
  image: number[],
  filter: number[],
  { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode }: Attributes,
): tf.backend_util.Conv2DInfo | null {
  if (dataFormat !== 'NHWC' || ![dilations].flat().every(dilation => dilation === 1)) return null;
  const [x, w] = [image as Shape4D, filter as Shape4D];
  return tf.backend_util.computeConv2DInfo(x, w, strides, 1, pad, dimRoundingMode, false, 'channelsLast');
}

/** x [rows, count] . w [count, columns] as a convolution of single pixels. */
export function productGeometry(rows: number, count: number, columns: number): ConvolutionGeometry {
  return {
    ...{ batchSize: rows, inHeight: 1, inWidth: 1, inChannels: count, filterHeight: 1, filterWidth: 1 },
    ...{ outHeight: 1, outWidth: 1, outChannels: columns, strideHeight: 1, strideWidth: 1 },
    padInfo: { top: 0, left: 0 },
  };
}

/** The ints of programs that convolve. Channels are counted by four as `inQuads` and `outQuads`. */
export const GEOMETRY: readonly string[] = [
  ...['height', 'width', 'inChannels', 'inQuads', 'outHeight', 'outWidth', 'outQuads', 'filterHeight', 'filterWidth'],
  ...['strideY', 'strideX', 'padTop', 'padLeft'],
];

export function geometryInts(info: ConvolutionGeometry): Record<string, number> {
  return {
    ...{ height: info.inHeight, width: info.inWidth, inChannels: info.inChannels, inQuads: quadsOf(info.inChannels) },
    ...{ outHeight: info.outHeight, outWidth: info.outWidth, outQuads: quadsOf(info.outChannels) },
    ...{ filterHeight: info.filterHeight, filterWidth: info.filterWidth },
    ...{ strideY: info.strideHeight, strideX: info.strideWidth },
    ...{ padTop: info.padInfo.top, padLeft: info.padInfo.left },
  };
}
