/**
 * The indirect GEMM (as XNNPACK calls it) behind convolutions, gradients with respect to the input and plain matrix
 * products: its left rows are read in place from channels-last images, as runs of (taps in a row) x channels floats, one
 * run per tap row.
 */

import { Axis, endOfSameTaps, endTap, firstTap } from './axis';
import { dotRows } from './dot';
import { COLUMNS, ROWS, microkernelIndirect } from './microkernel';

/** Rows per block: the inputs that they see should fit the second-level cache. A multiple of ROWS. */
const BLOCK_ROWS: i32 = 32 * ROWS;

/** k per block: a panel of them, 16 KB, should fit half of the first-level cache. */
const BLOCK_K: i32 = 512;

/** Floats of the right operand per packed block: 512 KB. */
const BLOCK_PACKED: i32 = 128 * 1024;

/** A row whose runs are shorter than this is copied to a single run, */
const SHORT_RUN: i32 = 16;

/** unless the whole row is longer than this. */
const SHORT_ROW: i32 = 128;

/** Below this number of columns a tile would be mostly empty, so dot products along k take its place. */
export const NARROW: i32 = 4;

/** Scratch layout: addresses of input rows, of output rows, bias, one spare output row, the last panel's sums. */
const INPUTS: usize = 0;
const OUTPUTS: usize = <usize>BLOCK_ROWS * 4;
const SHORT_ROWS: usize = OUTPUTS + <usize>BLOCK_ROWS * 4;
const REST_OUTPUTS: usize = SHORT_ROWS + <usize>(BLOCK_ROWS * SHORT_ROW) * 4;
const REST: usize = REST_OUTPUTS + <usize>BLOCK_ROWS * 4;
const BIAS: usize = REST + <usize>BLOCK_ROWS * 32;

/** Bytes of scratch that {@link indirectGemm} needs for this number of columns. */
export function indirectGemmScratch(columns: i32): usize {
  return BIAS + 2 * padded(columns);
}

/** Bytes of a row of this number of columns, rounded up to whole panels. */
// @ts-ignore: decorator
@inline
export function padded(columns: i32): usize {
  return (<usize>columns * 4 + 31) & ~31;
}

/** Columns to pack and multiply at once, so that the packed block stays in the second-level cache. */
export function columnsPerBlock(count: i32, columns: i32): i32 {
  if (columns < NARROW) return columns;
  return min(columns, max(1, BLOCK_PACKED / (max(1, count) * COLUMNS)) * COLUMNS);
}

/** Bytes of scratch for a packed block of at most `count` k. */
export function packedBytes(count: i32, columns: i32): usize {
  if (columns < NARROW) return <usize>count * <usize>columns * 4;
  return min(<usize>count * padded(columns), max(<usize>BLOCK_PACKED * 4, <usize>count * COLUMNS * 4));
}

/**
 * outputs[n, y, x, :] = bias + the sum over taps and channels of inputs[n, ...] times their packed weights.
 *
 * @param input address of the images, [batch, vertical.size, horizontal.size, channels]
 * @param output address of the first output; the axes have the steps to the next ones
 * @param outputImage bytes from one image of the output to the next
 * @param packed right operand, by packPanels (packColumns if narrow), k = [vertical tap][horizontal tap][channels]
 * @param bias one float per column, or 0
 */
export function indirectGemm(
  input: usize,
  output: usize,
  outputImage: usize,
  batch: i32,
  vertical: Axis,
  horizontal: Axis,
  channels: i32,
  columns: i32,
  packed: usize,
  bias: usize,
  scratch: usize,
): void {
  const rowBytes = (<usize>(horizontal.size * channels)) << 2;
  const imageBytes = <usize>vertical.size * rowBytes;
  memory.fill(scratch + BIAS, 0, 2 * padded(columns));
  if (bias) memory.copy(scratch + BIAS, bias, (<usize>columns) << 2);

  for (let y = 0; y < vertical.outputs;) {
    const yEnd = endOfSameTaps(vertical, y);
    const tapsAbove = firstTap(vertical, y);
    const segments = endTap(vertical, y) - tapsAbove;
    for (let x = 0; x < horizontal.outputs;) {
      const xEnd = endOfSameTaps(horizontal, x);
      const tapsLeft = firstTap(horizontal, x);
      const length = (endTap(horizontal, x) - tapsLeft) * channels;
      let rows = 0;
      for (let n = 0; n < batch; n++) {
        for (let yy = y; yy < yEnd; yy++) {
          const top = yy * vertical.stride + vertical.origin + tapsAbove;
          for (let xx = x; xx < xEnd; xx++) {
            const left = xx * horizontal.stride + horizontal.origin + tapsLeft;
            const row = scratch + ((<usize>rows) << 2);
            store<usize>(row, input + n * imageBytes + top * rowBytes + ((<usize>(left * channels)) << 2), INPUTS);
            store<usize>(row, output + n * outputImage + yy * vertical.step + xx * horizontal.step, OUTPUTS);
            if (++rows == BLOCK_ROWS) {
              multiplyBlock(
                rows,
                segments,
                length,
                rowBytes,
                tapsAbove,
                tapsLeft,
                vertical,
                horizontal,
                channels,
                columns,
                packed,
                scratch,
              );
              rows = 0;
            }
          }
        }
      }
      if (rows)
        multiplyBlock(
          rows,
          segments,
          length,
          rowBytes,
          tapsAbove,
          tapsLeft,
          vertical,
          horizontal,
          channels,
          columns,
          packed,
          scratch,
        );
      x = xEnd;
    }
    y = yEnd;
  }
}

/** Multiplies the block of rows whose addresses are in the scratch. They all see the same taps. */
function multiplyBlock(
  rows: i32,
  segments: i32,
  length: i32,
  stride: usize,
  tapsAbove: i32,
  tapsLeft: i32,
  vertical: Axis,
  horizontal: Axis,
  channels: i32,
  columns: i32,
  packed: usize,
  scratch: usize,
): void {
  const packedRow = horizontal.taps * channels;
  const packedFirst = (tapsAbove * horizontal.taps + tapsLeft) * channels;
  const count = vertical.taps * packedRow;
  if (length == 0) segments = 0;
  if (columns < NARROW) {
    dotRows(
      rows,
      scratch + INPUTS,
      segments,
      stride,
      length,
      packed + ((<usize>packedFirst) << 2),
      (<usize>packedRow) << 2,
      (<usize>count) << 2,
      columns,
      scratch + OUTPUTS,
      scratch + BIAS,
    );
    return;
  }
  // Rows that write to the spare output row fill up the last tile.
  const last = load<usize>(scratch + ((<usize>(rows - 1)) << 2), INPUTS);
  for (; rows % ROWS != 0; rows++) {
    store<usize>(scratch + ((<usize>rows) << 2), last, INPUTS);
    store<usize>(scratch + ((<usize>rows) << 2), scratch + BIAS + padded(columns), OUTPUTS);
  }
  if (length < SHORT_RUN && length == packedRow && segments > 1 && segments * length <= SHORT_ROW) {
    copyRunsTogether(rows, segments, length, stride, scratch);
    length *= segments;
    segments = 1;
  }
  const panels = columns / COLUMNS;
  const rest = columns % COLUMNS;
  const packedFrom = packed + ((<usize>packedFirst) << 5);
  const packedStride = (<usize>packedRow) << 5;
  const panelStride = (<usize>count) << 5;
  if (rest) {
    for (let i = 0; i < rows; i++) {
      store<usize>(scratch + REST_OUTPUTS + ((<usize>i) << 2), scratch + REST + ((<usize>i) << 5));
    }
  }
  // A block holds whole runs where they are short, and a part of one run where they are long.
  const blockSegments = max(1, BLOCK_K / max(1, length));
  const pieces = (length + BLOCK_K - 1) / BLOCK_K;
  const blockLength = pieces > 1 ? ((length + pieces - 1) / pieces + 3) & ~3 : max(1, length);
  let first = true;
  let segment = 0;
  do {
    const some = min(blockSegments, segments - segment);
    let from = 0;
    do {
      const part = min(blockLength, length - from);
      const offset = segment * stride + ((<usize>from) << 2);
      let b = packedFrom + segment * packedStride + ((<usize>from) << 5);
      for (let panel = 0; panel < panels; panel++) {
        const column = (<usize>panel) << 5;
        const start = first ? scratch + BIAS + column : 0;
        for (let row = 0; row < rows; row += ROWS) {
          const at = scratch + ((<usize>row) << 2);
          microkernelIndirect(at + INPUTS, offset, some, stride, part, b, packedStride, at + OUTPUTS, column, start);
        }
        b += panelStride;
      }
      if (rest) {
        const start = first ? scratch + BIAS + ((<usize>panels) << 5) : 0;
        for (let row = 0; row < rows; row += ROWS) {
          const at = scratch + ((<usize>row) << 2);
          microkernelIndirect(at + INPUTS, offset, some, stride, part, b, packedStride, at + REST_OUTPUTS, 0, start);
        }
      }
      first = false;
      from += blockLength;
    } while (from < length);
    segment += blockSegments;
  } while (segment < segments);
  if (rest) {
    for (let row = 0; row < rows; row++) {
      const to = load<usize>(scratch + ((<usize>row) << 2), OUTPUTS) + ((<usize>panels) << 5);
      copyFloats(to, scratch + REST + ((<usize>row) << 5), rest);
    }
  }
}

/** Copies each row's runs into one, and replaces the addresses. */
function copyRunsTogether(rows: i32, segments: i32, length: i32, stride: usize, scratch: usize): void {
  for (let row = 0; row < rows; row++) {
    const address = scratch + ((<usize>row) << 2);
    let from = load<usize>(address, INPUTS);
    let to = scratch + SHORT_ROWS + <usize>(row * SHORT_ROW) * 4;
    store<usize>(address, to, INPUTS);
    for (let segment = 0; segment < segments; segment++) {
      copyFloats(to, from, length);
      to += (<usize>length) << 2;
      from += stride;
    }
  }
}

// @ts-ignore: decorator
@inline
function copyFloats(to: usize, from: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<f32>(to + ((<usize>i) << 2), load<f32>(from + ((<usize>i) << 2)));
}
