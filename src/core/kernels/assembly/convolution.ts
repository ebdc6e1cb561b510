/**
 * 2-D convolution and both of its gradients, channels last: images [batch, height, width, inChannels], filters
 * [filterHeight, filterWidth, inChannels, outChannels]. Any size, stride and padding.
 *
 * Several threads share a call by its output: each computes some images (by addresses), or the columns [from, to) of the
 * matrix product behind it. Whoever computes it, an output is the same sum in the same order. `from` must be a multiple of
 * eight, and at least four columns must be left where there are as many at all, since narrower products sum otherwise.
 */

import { Axis, AXIS_BYTES } from './axis';
import { columnsPerBlock, indirectGemm, indirectGemmScratch, NARROW, packedBytes } from './indirect-gemm';
import { packColumns, packPanels } from './pack';
import { accumulateGemm, BLOCK_POSITIONS, LEFT, RIGHT, accumulateGemmScratch } from './accumulate-gemm';

// ------------------------------------------------------------------------------------------------ forward

/** Bytes of scratch that {@link convolve} needs for a filter of `count` = height * width * inChannels by `outChannels`. */
export function convolveScratch(count: i32, outChannels: i32): usize {
  return 2 * AXIS_BYTES + indirectGemmScratch(outChannels) + packedBytes(count, outChannels);
}

/**
 * output[n, y, x, c] = bias[c] + sum of image[n, y * stride - padTop + i, x * stride - padLeft + j, :] . filter[i, j, :, c]
 *
 * @param bias address of one float per output channel, or 0
 * @param from first output channel to compute
 * @param to one past the last
 */
export function convolve(
  image: usize,
  filter: usize,
  bias: usize,
  output: usize,
  batch: i32,
  height: i32,
  width: i32,
  inChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  outputHeight: i32,
  outputWidth: i32,
  outChannels: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const vertical = changetype<Axis>(scratch);
  const horizontal = changetype<Axis>(scratch + AXIS_BYTES);
  const work = scratch + 2 * AXIS_BYTES;
  const packed = work + indirectGemmScratch(outChannels);
  const pixel = (<usize>outChannels) << 2;
  setAxis(vertical, outputHeight, strideHeight, -padTop, filterHeight, height, outputWidth * pixel);
  setAxis(horizontal, outputWidth, strideWidth, -padLeft, filterWidth, width, pixel);
  const count = filterHeight * filterWidth * inChannels;
  const block = columnsPerBlock(count, to - from);
  for (let column = from; column < to; column += block) {
    const some = min(block, to - column);
    const offset = (<usize>column) << 2;
    packSlice(packed, count, filter + offset, count, pixel, some, 4);
    indirectGemm(
      image,
      output + offset,
      outputHeight * outputWidth * pixel,
      batch,
      vertical,
      horizontal,
      inChannels,
      some,
      packed,
      bias ? bias + offset : 0,
      work,
    );
  }
}

function setAxis(axis: Axis, outputs: i32, stride: i32, origin: i32, taps: i32, size: i32, step: usize): void {
  axis.outputs = outputs;
  axis.stride = stride;
  axis.origin = origin;
  axis.taps = taps;
  axis.size = size;
  axis.step = step;
}

/**
 * Packs a right operand as {@link indirectGemm} reads it, or `count` of its `total` k; `to` is where the first of them
 * goes in the first panel.
 */
function packSlice(
  to: usize,
  total: i32,
  from: usize,
  count: i32,
  kStride: usize,
  columns: i32,
  columnStride: usize,
): void {
  if (columns < NARROW) packColumns(to, (<usize>total) << 2, from, count, kStride, columns, columnStride);
  else packPanels(to, (<usize>total) << 5, from, count, kStride, columns, columnStride);
}

// ------------------------------------------------------------------------------------------ gradient to the input

/** Bytes of scratch for {@link convolveInputGradient}. */
export function convolveInputGradientScratch(
  inChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  outChannels: i32,
  strideHeight: i32,
  strideWidth: i32,
): usize {
  const taps = phaseTaps(filterHeight, strideHeight, 0) * phaseTaps(filterWidth, strideWidth, 0);
  return 2 * AXIS_BYTES + indirectGemmScratch(inChannels) + packedBytes(taps * outChannels, inChannels);
}

/** Filter taps r, r + stride, ... below `taps`. */
// @ts-ignore: decorator
@inline
function phaseTaps(taps: i32, stride: i32, r: i32): i32 {
  return r < taps ? (taps - r + stride - 1) / stride : 0;
}

/**
 * The gradient with respect to the image, which is the transposed convolution of `gradient` [batch, outputHeight,
 * outputWidth, outChannels]. Pixels whose position plus padding has the same remainder by the stride see the same filter
 * taps: each such phase is a convolution of stride 1 with a part of the filter, and no inserted zero is ever multiplied.
 *
 * @param from first channel of the image to compute
 * @param to one past the last
 */
export function convolveInputGradient(
  gradient: usize,
  filter: usize,
  bias: usize,
  image: usize,
  batch: i32,
  height: i32,
  width: i32,
  inChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  outputHeight: i32,
  outputWidth: i32,
  outChannels: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const vertical = changetype<Axis>(scratch);
  const horizontal = changetype<Axis>(scratch + AXIS_BYTES);
  const work = scratch + 2 * AXIS_BYTES;
  const packed = work + indirectGemmScratch(inChannels);
  const pixel = (<usize>inChannels) << 2;
  const row = <usize>width * pixel;
  for (let y = 0; y < min(strideHeight, height); y++) {
    setPhase(vertical, y, strideHeight, padTop, filterHeight, height, outputHeight, row);
    for (let x = 0; x < min(strideWidth, width); x++) {
      setPhase(horizontal, x, strideWidth, padLeft, filterWidth, width, outputWidth, pixel);
      const tapRow = (y + padTop) % strideHeight;
      const tapColumn = (x + padLeft) % strideWidth;
      const block = columnsPerBlock(vertical.taps * horizontal.taps * outChannels, to - from);
      for (let channel = from; channel < to; channel += block) {
        const some = min(block, to - channel);
        const offset = (<usize>channel) << 2;
        packPhase(
          packed,
          filter + channel * ((<usize>outChannels) << 2),
          tapRow,
          tapColumn,
          vertical.taps,
          horizontal.taps,
          strideHeight,
          strideWidth,
          filterWidth,
          inChannels,
          outChannels,
          some,
        );
        indirectGemm(
          gradient,
          image + y * row + x * pixel + offset,
          height * row,
          batch,
          vertical,
          horizontal,
          outChannels,
          some,
          packed,
          bias ? bias + offset : 0,
          work,
        );
      }
    }
  }
}

/** Pixels first, first + stride, ...: pixel p sees output (p + pad - r) / stride - t under tap r + t * stride. */
function setPhase(
  axis: Axis,
  first: i32,
  stride: i32,
  pad: i32,
  filterSize: i32,
  pixels: i32,
  outputs: i32,
  step: usize,
): void {
  const taps = phaseTaps(filterSize, stride, (first + pad) % stride);
  setAxis(
    axis,
    (pixels - first + stride - 1) / stride,
    1,
    (first + pad) / stride - taps + 1,
    taps,
    outputs,
    stride * step,
  );
}

/** Packs the phase's part of the filter for some channels. Taps go backwards, so that outputs are read forwards. */
function packPhase(
  packed: usize,
  filter: usize,
  firstRow: i32,
  firstColumn: i32,
  tapRows: i32,
  tapColumns: i32,
  strideHeight: i32,
  strideWidth: i32,
  filterWidth: i32,
  inChannels: i32,
  outChannels: i32,
  channels: i32,
): void {
  const total = tapRows * tapColumns * outChannels;
  let to = packed;
  for (let i = tapRows - 1; i >= 0; i--) {
    for (let j = tapColumns - 1; j >= 0; j--) {
      const tap = (firstRow + i * strideHeight) * filterWidth + firstColumn + j * strideWidth;
      packSlice(
        to,
        total,
        filter + ((<usize>(tap * inChannels * outChannels)) << 2),
        outChannels,
        4,
        channels,
        (<usize>outChannels) << 2,
      );
      to += (<usize>outChannels) << (channels < NARROW ? 2 : 5);
    }
  }
}

// ------------------------------------------------------------------------------------------ gradient to the filter

/** Bytes of scratch for {@link convolveFilterGradient}. */
export function convolveFilterGradientScratch(outChannels: i32): usize {
  return accumulateGemmScratch(outChannels);
}

/**
 * The gradient with respect to the filter: a sum over the positions that a tap sees, so padding costs nothing either.
 *
 * @param fromRow first row of the filter to compute
 * @param toRow one past the last
 * @param from first output channel to compute
 * @param to one past the last
 */
export function convolveFilterGradient(
  image: usize,
  gradient: usize,
  filter: usize,
  batch: i32,
  height: i32,
  width: i32,
  inChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  outputHeight: i32,
  outputWidth: i32,
  outChannels: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  fromRow: i32,
  toRow: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const pixel = (<usize>inChannels) << 2;
  const row = <usize>width * pixel;
  const gradientPixel = (<usize>outChannels) << 2;
  const gradientRow = outputWidth * gradientPixel;
  const offset = (<usize>from) << 2;
  const perRow = filterWidth * inChannels;
  setRows(filter + fromRow * perRow * gradientPixel + offset, (toRow - fromRow) * perRow, gradientPixel, to - from, 0);
  for (let i = fromRow; i < toRow; i++) {
    for (let x = 0; x < outputWidth;) {
      // Outputs of a row that see the same columns of the filter: those lie side by side in the image and in the filter.
      const firstTap = tapFrom(x, strideWidth, padLeft, filterWidth);
      const endTap = tapTo(x, strideWidth, padLeft, filterWidth, width);
      let xEnd = x + 1;
      while (
        xEnd < outputWidth &&
        tapFrom(xEnd, strideWidth, padLeft, filterWidth) == firstTap &&
        tapTo(xEnd, strideWidth, padLeft, filterWidth, width) == endTap
      ) {
        xEnd++;
      }
      const rows = (endTap - firstTap) * inChannels;
      if (rows > 0) {
        const output = filter + <usize>((i * filterWidth + firstTap) * inChannels) * gradientPixel + offset;
        let positions = 0;
        for (let n = 0; n < batch; n++) {
          for (let y = 0; y < outputHeight; y++) {
            const top = y * strideHeight - padTop + i;
            if (top < 0 || top >= height) continue;
            for (let xx = x; xx < xEnd; xx++) {
              const left = xx * strideWidth - padLeft + firstTap;
              const at = scratch + ((<usize>positions) << 2);
              store<usize>(at, image + <usize>(n * height + top) * row + left * pixel, LEFT);
              const right = gradient + <usize>(n * outputHeight + y) * gradientRow + xx * gradientPixel + offset;
              store<usize>(at, right, RIGHT);
              if (++positions == BLOCK_POSITIONS) {
                accumulateGemm(positions, rows, to - from, 4, output, gradientPixel, scratch);
                positions = 0;
              }
            }
          }
        }
        if (positions) accumulateGemm(positions, rows, to - from, 4, output, gradientPixel, scratch);
      }
      x = xEnd;
    }
  }
}

// @ts-ignore: decorator
@inline
function tapFrom(x: i32, stride: i32, pad: i32, taps: i32): i32 {
  return min(max(0, pad - x * stride), taps);
}

// @ts-ignore: decorator
@inline
function tapTo(x: i32, stride: i32, pad: i32, taps: i32, size: i32): i32 {
  return min(taps, size + pad - x * stride);
}

// ------------------------------------------------------------------------------------------------ matrix products

/** Bytes of scratch for {@link multiply} with `count` k and this number of columns. */
export function multiplyScratch(count: i32, columns: i32): usize {
  return max(convolveScratch(count, columns), accumulateGemmScratch(columns));
}

/**
 * output[rows, columns] = bias + a . b, each operand transposed or not.
 *
 * @param a [rows, count], or [count, rows] if transposed
 * @param b [count, columns], or [columns, count] if transposed
 * @param bias address of one float per column, or 0
 * @param aStride where a is transposed: floats from k to k + 1, of which `rows` are used
 * @param from first column to compute
 * @param to one past the last
 */
export function multiply(
  a: usize,
  b: usize,
  bias: usize,
  output: usize,
  rows: i32,
  count: i32,
  columns: i32,
  aTransposed: bool,
  bTransposed: bool,
  aStride: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const kStride: usize = bTransposed ? 4 : (<usize>columns) << 2;
  const columnStride: usize = bTransposed ? (<usize>count) << 2 : 4;
  if (aTransposed) {
    const offset = (<usize>from) << 2;
    multiplyTransposed(
      a,
      (<usize>aStride) << 2,
      b + from * columnStride,
      bias ? bias + offset : 0,
      output + offset,
      (<usize>columns) << 2,
      rows,
      count,
      to - from,
      kStride,
      columnStride,
      scratch,
    );
    return;
  }
  const vertical = changetype<Axis>(scratch);
  const horizontal = changetype<Axis>(scratch + AXIS_BYTES);
  const work = scratch + 2 * AXIS_BYTES;
  const packed = work + indirectGemmScratch(columns);
  const outputRow = (<usize>columns) << 2;
  setAxis(vertical, 1, 1, 0, 1, 1, 0);
  setAxis(horizontal, 1, 1, 0, 1, 1, 0);
  const block = columnsPerBlock(count, to - from);
  for (let column = from; column < to; column += block) {
    const some = min(block, to - column);
    const offset = (<usize>column) << 2;
    packSlice(packed, count, b + column * columnStride, count, kStride, some, columnStride);
    // Each row is an image of one pixel with `count` channels.
    indirectGemm(
      a,
      output + offset,
      outputRow,
      rows,
      vertical,
      horizontal,
      count,
      some,
      packed,
      bias ? bias + offset : 0,
      work,
    );
  }
}

function multiplyTransposed(
  a: usize,
  aStride: usize,
  b: usize,
  bias: usize,
  output: usize,
  outputRow: usize,
  rows: i32,
  count: i32,
  columns: i32,
  kStride: usize,
  columnStride: usize,
  scratch: usize,
): void {
  setRows(output, rows, outputRow, columns, bias);
  for (let from = 0; from < count; from += BLOCK_POSITIONS) {
    const positions = min(BLOCK_POSITIONS, count - from);
    for (let k = 0; k < positions; k++) {
      const at = scratch + ((<usize>k) << 2);
      store<usize>(at, a + <usize>(from + k) * aStride, LEFT);
      store<usize>(at, b + <usize>(from + k) * kStride, RIGHT);
    }
    accumulateGemm(positions, rows, columns, columnStride, output, outputRow, scratch);
  }
}

/** Sets rows that lie `stride` bytes apart to the floats at `from`, or to 0 if that is 0. */
function setRows(to: usize, rows: i32, stride: usize, columns: i32, from: usize): void {
  const bytes = (<usize>columns) << 2;
  if (from == 0 && bytes == stride) {
    memory.fill(to, 0, rows * bytes);
    return;
  }
  for (; rows > 0; --rows) {
    if (from) memory.copy(to, from, bytes);
    else memory.fill(to, 0, bytes);
    to += stride;
  }
}
