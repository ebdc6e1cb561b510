/**
 * The gradient of a convolution with respect to its filter, and the product of a transposed matrix with another: a fragment
 * computes four input by four output channels of one tap, over a block of positions. The blocks stay in parts; see sums.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layersFor, quadsOf, rowsOf } from './dense.js';
import type { Gpu, View } from './gpu.js';
import { convolutionInfo, GEOMETRY, geometryInts, type ConvolutionGeometry } from './geometry.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import type { ProgramSource } from './program.js';

/** Fragments that keep a GPU busy; where a filter has fewer, its positions are cut into blocks. */
const FRAGMENTS = 8_192;
/** Parts cost memory, and time to add them up. */
const MOST_PARTS = 32;

const program: ProgramSource = {
  name: 'filter gradient',
  inputs: ['x', 'd'],
  ints: [...GEOMETRY, 'stride', 'lines', 'linesOfPart', 'imagesOfQuarter'],
  outputs: 4,
  body: `
    int part = t / stride;
    int index = t - part * stride;
    int rest = index / outQuads;
    int outQuad = index - rest * outQuads;
    int tap = rest / inQuads;
    int inQuad = rest - tap * inQuads;
    int i = tap / filterWidth;
    int left = tap - i * filterWidth - padLeft;
    int from = left < 0 ? (strideX - 1 - left) / strideX : 0;
    int to = min(outWidth, (width - 1 - left) / strideX + 1);
    if (left > width - 1) to = 0;
    int xStep = strideX * inQuads;
    for (int line = part * linesOfPart; line < min(lines, (part + 1) * linesOfPart); line++) {
      int image = line / outHeight;
      int oy = line - image * outHeight;
      int y = oy * strideY - padTop + i;
      if (y < 0 || y >= height) continue;
      int quarter = image / imagesOfQuarter;
      image -= quarter * imagesOfQuarter;
      int xAt = ((image * height + y) * width + left + from * strideX) * inQuads + inQuad;
      int dAt = ((image * outHeight + oy) * outWidth + from) * outQuads + outQuad;
      for (int ox = from; ox < to; ox++) {
        vec4 x = x_at(quarter, xAt);
        vec4 d = d_at(quarter, dAt);
        xAt += xStep;
        dAt += outQuads;
        o0 += x.x * d;
        o1 += x.y * d;
        o2 += x.z * d;
        o3 += x.w * d;
      }
    }`,
};

/**
 * The sum over all positions of x times dy, for each tap of the filter.
 * @param layers 4 if the batch has a multiple of 4 images
 */
export function drawFilterGradient(
  gpu: Gpu,
  { x, dy }: { x: View; dy: View },
  geometry: ConvolutionGeometry,
  shape: number[],
  layers: 1 | 4,
): tf.TensorInfo {
  const { batchSize, inChannels, filterHeight, filterWidth, outHeight, outChannels } = geometry;
  const quads = quadsOf(outChannels);
  const stride = filterHeight * filterWidth * quadsOf(inChannels) * quads;
  const lines = batchSize * outHeight;
  const wanted = Math.min(MOST_PARTS, lines, Math.ceil(FRAGMENTS / stride));
  const linesOfPart = Math.ceil(lines / wanted);
  const parts = Math.ceil(lines / linesOfPart);
  const texture = gpu.textures.acquire(parts * stride, 4);
  const imagesOfQuarter = layers === 4 ? batchSize / 4 : batchSize;
  const ints = { ...geometryInts(geometry), stride, lines, linesOfPart, imagesOfQuarter };
  gpu.draw(program, { inputs: [x, dy], ints, texels: parts * stride, target: texture });
  return gpu.tensor(shape, {
    ...rowsOf(shape),
    texture: null,
    sums: [{ texture, parts, stride, layer: 0, inChannels, quads }],
  });
}

const filterGradient = kernel<Record<'x' | 'dy', tf.TensorInfo>, tf.Conv2DBackpropFilterAttrs>(
  tf.Conv2DBackpropFilter,
  ({ inputs: { x, dy }, attributes, gpu }) => {
    const info = isCovered(x, dy) ? convolutionInfo(x.shape, attributes.filterShape, attributes) : null;
    if (!info || info.filterShape.some(size => size === 0)) return null;
    const layers = layersFor(x.shape);
    const operands = { x: gpu.input(x, layers), dy: gpu.input(dy, layers) };
    return drawFilterGradient(gpu, operands, info, info.filterShape, layers);
  },
);

export const filterGradientKernels: readonly Kernel[] = [filterGradient];
