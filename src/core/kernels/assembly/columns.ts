/**
 * Sums over the rows of a [rows, columns] matrix. One group of columns is summed at a time, so that a second pass over
 * the group finds it in the cache. Columns that do not fill a group of sixteen go by four (the last four may overlap the
 * ones before: the same sums come out again), and a matrix narrower than four goes by single floats.
 */

import { madd } from './simd';

/** Rows that are summed in float32 before they join the total, which keeps the error of long sums small. */
export const BLOCK_ROWS: i32 = 64;

/** Widths of a group; see {@link groupWidth}. */
export const WIDE: i32 = 16;
export const NARROW: i32 = 4;

/** Width of the group that begins at `column`. */
// @ts-ignore: decorator
@inline
export function groupWidth(column: i32, columns: i32): i32 {
  if (columns - column >= WIDE) return WIDE;
  return columns >= NARROW ? NARROW : 1;
}

/** First column of that group: the last group of four is moved back to end with the row. */
// @ts-ignore: decorator
@inline
export function groupStart(column: i32, columns: i32, width: i32): i32 {
  return width == NARROW ? min(column, columns - NARROW) : column;
}

/** Sums a group's columns of x, or of (x - centre)^2 where `squared`, into `to`; `centre` is one float per column. */
// @ts-ignore: decorator
@inline
export function sumGroup(
  squared: bool,
  x: usize,
  centre: usize,
  rows: i32,
  stride: usize,
  width: i32,
  to: usize,
): void {
  if (width == WIDE) {
    sumWide(squared, x, centre, rows, stride, to);
  } else if (width == NARROW) {
    v128.store(to, sumFour(squared, x, squared ? v128.load(centre) : f32x4.splat(0), rows, stride, false));
  } else {
    const sum = sumFour(squared, x, squared ? v128.load32_zero(centre) : f32x4.splat(0), rows, stride, true);
    v128.store_lane<f32>(to, sum, 0);
  }
}

/** Four floats, or one and three zeros. */
// @ts-ignore: decorator
@inline
export function loadLanes(at: usize, single: bool): v128 {
  return single ? v128.load32_zero(at) : v128.load(at);
}

// @ts-ignore: decorator
@inline
export function storeLanes(at: usize, value: v128, single: bool): void {
  if (single) v128.store_lane<f32>(at, value, 0);
  else v128.store(at, value);
}

// @ts-ignore: decorator
@inline
function add(squared: bool, x: v128, centre: v128, sum: v128): v128 {
  if (!squared) return f32x4.add(x, sum);
  const d = f32x4.sub(x, centre);
  return madd(d, d, sum);
}

// @ts-ignore: decorator
@inline
function sumFour(squared: bool, x: usize, centre: v128, rows: i32, stride: usize, single: bool): v128 {
  let total = f32x4.splat(0);
  while (rows > 0) {
    let sum = f32x4.splat(0);
    const block = min(rows, BLOCK_ROWS);
    rows -= block;
    for (let row = 0; row < block; row++) {
      sum = add(squared, loadLanes(x, single), centre, sum);
      x += stride;
    }
    total = f32x4.add(total, sum);
  }
  return total;
}

// @ts-ignore: decorator
@inline
function sumWide(squared: bool, x: usize, centre: usize, rows: i32, stride: usize, to: usize): void {
  const zero = f32x4.splat(0);
  let t0 = zero,
    t1 = zero,
    t2 = zero,
    t3 = zero;
  let m0 = zero,
    m1 = zero,
    m2 = zero,
    m3 = zero;
  if (squared) {
    m0 = v128.load(centre);
    m1 = v128.load(centre, 16);
    m2 = v128.load(centre, 32);
    m3 = v128.load(centre, 48);
  }
  while (rows > 0) {
    let s0 = zero,
      s1 = zero,
      s2 = zero,
      s3 = zero;
    const block = min(rows, BLOCK_ROWS);
    rows -= block;
    for (let row = 0; row < block; row++) {
      s0 = add(squared, v128.load(x), m0, s0);
      s1 = add(squared, v128.load(x, 16), m1, s1);
      s2 = add(squared, v128.load(x, 32), m2, s2);
      s3 = add(squared, v128.load(x, 48), m3, s3);
      x += stride;
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
    t2 = f32x4.add(t2, s2);
    t3 = f32x4.add(t3, s3);
  }
  v128.store(to, t0);
  v128.store(to, t1, 16);
  v128.store(to, t2, 32);
  v128.store(to, t3, 48);
}

/** y[columns] = the sum of the rows of x [rows, columns]. */
export function columnSums(x: usize, y: usize, rows: i32, columns: i32): void {
  const stride = (<usize>columns) << 2;
  for (let column = 0; column < columns;) {
    const width = groupWidth(column, columns);
    const offset = (<usize>groupStart(column, columns, width)) << 2;
    sumGroup(false, x + offset, 0, rows, stride, width, y + offset);
    column += width;
  }
}

// ------------------------------------------------------------------------------------------------ several threads

/**
 * The sums of each block of rows, of x or of (x - centre)^2: to[block][columns]. {@link addBlocks} adds them in the order of
 * {@link columnSums}, so several threads can share the rows, whole blocks each, and the sums have the same bits.
 *
 * @param centre one float per column, or 0 to sum x itself
 */
export function columnBlockSums(x: usize, centre: usize, to: usize, rows: i32, columns: i32): void {
  const stride = (<usize>columns) << 2;
  for (; rows > 0; rows -= BLOCK_ROWS) {
    const some = min(rows, BLOCK_ROWS);
    for (let column = 0; column < columns;) {
      const width = groupWidth(column, columns);
      const at = (<usize>groupStart(column, columns, width)) << 2;
      if (centre) sumGroup(true, x + at, centre + at, some, stride, width, to + at);
      else sumGroup(false, x + at, 0, some, stride, width, to + at);
      column += width;
    }
    x += some * stride;
    to += stride;
  }
}

/** y[columns] = factor * the sum of the blocks, which lie `stride` floats apart. */
export function addBlocks(sums: usize, y: usize, blocks: i32, stride: i32, columns: i32, factor: f32): void {
  for (let column: usize = 0; column < (<usize>columns) << 2; column += 4) {
    let total: f32 = 0;
    let at = sums + column;
    for (let block = 0; block < blocks; block++) {
      total += load<f32>(at);
      at += (<usize>stride) << 2;
    }
    store<f32>(y + column, total * factor);
  }
}
