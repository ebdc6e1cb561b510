/** Matrix products with at most three columns, as dot products along k: images of 1 or 3 channels, one logit. */

import { madd, sumOfLanes } from './simd';

/**
 * Multiplies rows, anywhere in memory, by one to three packed columns.
 *
 * @param rows number of rows
 * @param inputs their addresses; each row is `segments` runs of `length` floats, `stride` bytes apart
 * @param b packed columns, [column][k]
 * @param bStride bytes from the part of b for one run to the part for the next
 * @param bColumn bytes from a column to the next
 * @param outputs addresses of the rows of the output
 * @param start one float per column that the sums start from
 */
export function dotRows(
  rows: i32,
  inputs: usize,
  segments: i32,
  stride: usize,
  length: i32,
  b: usize,
  bStride: usize,
  bColumn: usize,
  columns: i32,
  outputs: usize,
  start: usize,
): void {
  for (; rows >= 4; rows -= 4) {
    for (let column = 0; column < columns; column++) {
      dotFourRows(inputs, segments, stride, length, b + column * bColumn, bStride, outputs, start, (<usize>column) << 2);
    }
    inputs += 16;
    outputs += 16;
  }
  for (; rows > 0; --rows) {
    for (let column = 0; column < columns; column++) {
      dotOneRow(
        load<usize>(inputs),
        segments,
        stride,
        length,
        b + column * bColumn,
        bStride,
        load<usize>(outputs),
        start,
        (<usize>column) << 2,
      );
    }
    inputs += 4;
    outputs += 4;
  }
}

function dotFourRows(
  inputs: usize,
  segments: i32,
  stride: usize,
  length: i32,
  b: usize,
  bStride: usize,
  outputs: usize,
  start: usize,
  column: usize,
): void {
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0;
  let t0 = s0,
    t1 = s0,
    t2 = s0,
    t3 = s0;
  let a0 = load<usize>(inputs),
    a1 = load<usize>(inputs, 4),
    a2 = load<usize>(inputs, 8),
    a3 = load<usize>(inputs, 12);
  const gap = stride - ((<usize>length) << 2);
  const bGap = bStride - ((<usize>length) << 2);
  for (; segments > 0; --segments) {
    let rest = length;
    for (; rest >= 8; rest -= 8) {
      let v = v128.load(b);
      s0 = madd(v128.load(a0), v, s0);
      s1 = madd(v128.load(a1), v, s1);
      s2 = madd(v128.load(a2), v, s2);
      s3 = madd(v128.load(a3), v, s3);
      v = v128.load(b, 16);
      t0 = madd(v128.load(a0, 16), v, t0);
      t1 = madd(v128.load(a1, 16), v, t1);
      t2 = madd(v128.load(a2, 16), v, t2);
      t3 = madd(v128.load(a3, 16), v, t3);
      ((a0 += 32), (a1 += 32), (a2 += 32), (a3 += 32), (b += 32));
    }
    if (rest >= 4) {
      const v = v128.load(b);
      s0 = madd(v128.load(a0), v, s0);
      s1 = madd(v128.load(a1), v, s1);
      s2 = madd(v128.load(a2), v, s2);
      s3 = madd(v128.load(a3), v, s3);
      ((a0 += 16), (a1 += 16), (a2 += 16), (a3 += 16), (b += 16));
      rest -= 4;
    }
    for (; rest > 0; --rest) {
      const v = v128.load32_zero(b);
      t0 = madd(v128.load32_zero(a0), v, t0);
      t1 = madd(v128.load32_zero(a1), v, t1);
      t2 = madd(v128.load32_zero(a2), v, t2);
      t3 = madd(v128.load32_zero(a3), v, t3);
      ((a0 += 4), (a1 += 4), (a2 += 4), (a3 += 4), (b += 4));
    }
    ((a0 += gap), (a1 += gap), (a2 += gap), (a3 += gap), (b += bGap));
  }
  const from = load<f32>(start + column);
  store<f32>(load<usize>(outputs) + column, sumOfLanes(f32x4.add(s0, t0)) + from);
  store<f32>(load<usize>(outputs, 4) + column, sumOfLanes(f32x4.add(s1, t1)) + from);
  store<f32>(load<usize>(outputs, 8) + column, sumOfLanes(f32x4.add(s2, t2)) + from);
  store<f32>(load<usize>(outputs, 12) + column, sumOfLanes(f32x4.add(s3, t3)) + from);
}

function dotOneRow(
  a: usize,
  segments: i32,
  stride: usize,
  length: i32,
  b: usize,
  bStride: usize,
  output: usize,
  start: usize,
  column: usize,
): void {
  let s = f32x4.splat(0),
    t = s;
  const gap = stride - ((<usize>length) << 2);
  const bGap = bStride - ((<usize>length) << 2);
  for (; segments > 0; --segments) {
    let rest = length;
    for (; rest >= 8; rest -= 8) {
      s = madd(v128.load(a), v128.load(b), s);
      t = madd(v128.load(a, 16), v128.load(b, 16), t);
      ((a += 32), (b += 32));
    }
    if (rest >= 4) {
      s = madd(v128.load(a), v128.load(b), s);
      ((a += 16), (b += 16));
      rest -= 4;
    }
    for (; rest > 0; --rest) {
      t = madd(v128.load32_zero(a), v128.load32_zero(b), t);
      ((a += 4), (b += 4));
    }
    ((a += gap), (b += bGap));
  }
  store<f32>(output + column, sumOfLanes(f32x4.add(s, t)) + load<f32>(start + column));
}
