/**
 * The matrix product that sums over positions, for gradients with respect to the filter and for matrix products whose
 * left operand is transposed.
 * out[m, c] += sum over positions of left[position, m] * right[position, c].
 */

import { packPanels } from './pack';
import { COLUMNS, ROWS, microkernelPacked } from './microkernel';

/** Positions per block. */
export const BLOCK_POSITIONS: i32 = 256;

/** Scratch layout: addresses of the positions in both operands, a packed left tile, a tile's outputs, a spare tile. */
export const LEFT: usize = 0;
export const RIGHT: usize = <usize>BLOCK_POSITIONS * 4;
const PACKED_LEFT: usize = RIGHT + <usize>BLOCK_POSITIONS * 4;
const TILE_OUTPUTS: usize = PACKED_LEFT + <usize>(BLOCK_POSITIONS * ROWS) * 4;
const REST_OUTPUTS: usize = TILE_OUTPUTS + 32;
const REST: usize = REST_OUTPUTS + 32;
const SPARE: usize = REST + <usize>(ROWS * COLUMNS) * 4;

/** Bytes of scratch that {@link accumulateGemm} needs for this number of columns. */
export function accumulateGemmScratch(columns: i32): usize {
  const row = (<usize>columns * 4 + 31) & ~31;
  return SPARE + row + row * BLOCK_POSITIONS;
}

/**
 * Adds the positions whose addresses are in the scratch.
 *
 * @param positions number of positions, at most BLOCK_POSITIONS
 * @param rows number of m, which lie side by side in the left operand
 * @param columns number of c
 * @param rightStride bytes from c to c + 1 in the right operand
 * @param output out[0, 0]
 * @param outputRow bytes from one row of the output to the next
 */
export function accumulateGemm(
  positions: i32,
  rows: i32,
  columns: i32,
  rightStride: usize,
  output: usize,
  outputRow: usize,
  scratch: usize,
): void {
  const panels = columns / COLUMNS;
  const rest = columns % COLUMNS;
  const packedRight = scratch + SPARE + ((((<usize>columns) << 2) + 31) & ~31);
  const panelStride = (<usize>positions) << 5;
  packPositions(packedRight, positions, columns, rightStride, scratch);
  for (let i = 0; i < ROWS; i++) {
    store<usize>(scratch + REST_OUTPUTS + ((<usize>i) << 2), scratch + REST + ((<usize>i) << 5));
  }
  for (let row = 0; row < rows; row += ROWS) {
    const some = min(ROWS, rows - row);
    packLeft(positions, (<usize>row) << 2, some, scratch);
    for (let i = 0; i < ROWS; i++) {
      const address = i < some ? output + <usize>(row + i) * outputRow : scratch + SPARE;
      store<usize>(scratch + TILE_OUTPUTS + ((<usize>i) << 2), address);
    }
    let b = packedRight;
    for (let panel = 0; panel < panels; panel++) {
      microkernelPacked(scratch + PACKED_LEFT, b, positions, scratch + TILE_OUTPUTS, (<usize>panel) << 5);
      b += panelStride;
    }
    if (rest) {
      memory.fill(scratch + REST, 0, <usize>(ROWS * COLUMNS) * 4);
      microkernelPacked(scratch + PACKED_LEFT, b, positions, scratch + REST_OUTPUTS, 0);
      for (let i = 0; i < some; i++) {
        const to = output + <usize>(row + i) * outputRow + ((<usize>panels) << 5);
        const from = scratch + REST + ((<usize>i) << 5);
        for (let c: usize = 0; c < <usize>rest * 4; c += 4) store<f32>(to + c, load<f32>(to + c) + load<f32>(from + c));
      }
    }
  }
}

/** Packs the right operand as [panel][position][8]. */
function packPositions(to: usize, positions: i32, columns: i32, columnStride: usize, scratch: usize): void {
  let column = 0;
  for (; columns - column >= COLUMNS && columnStride == 4; column += COLUMNS) {
    for (let k = 0; k < positions; k++) {
      const from = load<usize>(scratch + ((<usize>k) << 2), RIGHT) + ((<usize>column) << 2);
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      to += 32;
    }
  }
  for (; column < columns; column += COLUMNS) {
    for (let k = 0; k < positions; k++) {
      const from = load<usize>(scratch + ((<usize>k) << 2), RIGHT) + <usize>column * columnStride;
      packPanels(to, 0, from, 1, 0, min(COLUMNS, columns - column), columnStride);
      to += 32;
    }
  }
}

/** Packs a tile's rows of the left operand as [position][ROWS]; missing rows are zero. */
function packLeft(positions: i32, offset: usize, rows: i32, scratch: usize): void {
  let to = scratch + PACKED_LEFT;
  if (rows == ROWS) {
    for (let k = 0; k < positions; k++) {
      const from = load<usize>(scratch + ((<usize>k) << 2), LEFT) + offset;
      v128.store(to, v128.load(from));
      if (ROWS == 6) store<u64>(to, load<u64>(from, 16), 16);
      else store<u32>(to, load<u32>(from, 16), 16);
      to += (<usize>ROWS) << 2;
    }
    return;
  }
  memory.fill(to, 0, (<usize>(positions * ROWS)) << 2);
  for (let k = 0; k < positions; k++) {
    const from = load<usize>(scratch + ((<usize>k) << 2), LEFT) + offset;
    for (let i: usize = 0; i < <usize>rows * 4; i += 4) store<f32>(to + i, load<f32>(from + i));
    to += (<usize>ROWS) << 2;
  }
}
