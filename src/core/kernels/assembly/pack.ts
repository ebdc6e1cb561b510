/** Packs the right operand in the order in which the micro-kernels read it. */

import { COLUMNS } from './microkernel';

/**
 * Packs a [count, columns] matrix, which may lie transposed or strided, as panels of eight columns: [panel][k][8]. Columns
 * that are missing in the last panel are zero.
 *
 * @param to where the first panel's first k goes
 * @param panelStride bytes from one panel to the next
 * @param from address of element (0, 0)
 * @param count number of k
 * @param kStride bytes from k to k + 1
 * @param columns number of columns
 * @param columnStride bytes from a column to the next
 */
export function packPanels(
  to: usize,
  panelStride: usize,
  from: usize,
  count: i32,
  kStride: usize,
  columns: i32,
  columnStride: usize,
): void {
  for (; columns > 0; columns -= COLUMNS) {
    if (columns < COLUMNS) packPart(to, from, count, kStride, columns, columnStride);
    else if (columnStride == 4) packRows(to, from, count, kStride);
    else if (kStride == 4) packTransposed(to, from, count, columnStride);
    else packPart(to, from, count, kStride, COLUMNS, columnStride);
    to += panelStride;
    from += COLUMNS * columnStride;
  }
}

/** Packs eight columns that lie side by side. */
function packRows(to: usize, from: usize, count: i32, kStride: usize): void {
  for (; count > 0; --count) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    to += 32;
    from += kStride;
  }
}

/** Packs eight columns, each of which is a run of k, by transposing blocks of four by four. */
function packTransposed(to: usize, from: usize, count: i32, columnStride: usize): void {
  const half = columnStride << 2;
  for (; count >= 4; count -= 4) {
    transposeFour(to, from, columnStride);
    transposeFour(to + 16, from + half, columnStride);
    to += 128;
    from += 16;
  }
  if (count) packPart(to, from, count, 4, COLUMNS, columnStride);
}

// @ts-ignore: decorator
@inline
function transposeFour(to: usize, from: usize, stride: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + 2 * stride);
  const r3 = v128.load(from + 3 * stride);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 64);
  v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 96);
}

function packPart(to: usize, from: usize, count: i32, kStride: usize, columns: i32, columnStride: usize): void {
  const zero = f32x4.splat(0);
  for (; count > 0; --count) {
    v128.store(to, zero);
    v128.store(to, zero, 16);
    let column = from;
    for (let i = 0; i < columns; i++) {
      store<f32>(to + ((<usize>i) << 2), load<f32>(column));
      column += columnStride;
    }
    to += 32;
    from += kStride;
  }
}

/** Packs the same matrix column by column, [column][k], for outputs too narrow for a tile. */
export function packColumns(
  to: usize,
  packedStride: usize,
  from: usize,
  count: i32,
  kStride: usize,
  columns: i32,
  columnStride: usize,
): void {
  for (; columns > 0; --columns) {
    let source = from;
    for (let k = 0; k < count; k++) {
      store<f32>(to + ((<usize>k) << 2), load<f32>(source));
      source += kStride;
    }
    to += packedStride;
    from += columnStride;
  }
}
