/**
 * The two micro-kernels, the innermost loops of every product here. A tile of the output, 6 rows x 8 columns, is held in
 * twelve registers and grows by one outer product per k.
 *
 * Twelve sums, two vectors of the right operand and one splat of the left are fifteen registers, all that V8 can give on
 * x64. Without a fused multiply-add a product needs one more, and a spilled sum halves the speed: the plain build takes
 * 5 rows. The loops are not unrolled, since V8 would interleave the two steps and spill.
 */

import { madd } from './simd';

/** Rows and columns of a tile. */
export const ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
export const COLUMNS: i32 = 8;

/**
 * Computes a tile whose left rows lie anywhere in memory. Each row is made of `segments` runs of `length` floats.
 *
 * @param inputs ROWS addresses: where each row begins
 * @param offset bytes to add to each of them
 * @param stride bytes from one run to the next
 * @param b packed columns of the right operand, [k][8]
 * @param bStride bytes from the part of b for one run to the part for the next
 * @param outputs ROWS addresses: where each row of the output begins
 * @param column bytes to add to each of them
 * @param start eight floats that the sums start from; 0 to start from what the output holds
 */
export function microkernelIndirect(
  inputs: usize,
  offset: usize,
  segments: i32,
  stride: usize,
  length: i32,
  b: usize,
  bStride: usize,
  outputs: usize,
  column: usize,
  start: usize,
): void {
  let o: usize;
  let s: v128, b0: v128, b1: v128;
  let c00: v128, c10: v128, c20: v128, c30: v128, c40: v128, c50: v128;
  let c01: v128, c11: v128, c21: v128, c31: v128, c41: v128, c51: v128;
  if (start) {
    c00 = c10 = c20 = c30 = c40 = c50 = v128.load(start);
    c01 = c11 = c21 = c31 = c41 = c51 = v128.load(start, 16);
  } else {
    o = load<usize>(outputs) + column;
    c00 = v128.load(o);
    c01 = v128.load(o, 16);
    o = load<usize>(outputs, 4) + column;
    c10 = v128.load(o);
    c11 = v128.load(o, 16);
    o = load<usize>(outputs, 8) + column;
    c20 = v128.load(o);
    c21 = v128.load(o, 16);
    o = load<usize>(outputs, 12) + column;
    c30 = v128.load(o);
    c31 = v128.load(o, 16);
    o = load<usize>(outputs, 16) + column;
    c40 = v128.load(o);
    c41 = v128.load(o, 16);
    if (ROWS == 6) {
      o = load<usize>(outputs, 20) + column;
      c50 = v128.load(o);
      c51 = v128.load(o, 16);
    }
  }
  let a0 = load<usize>(inputs) + offset;
  let a1 = load<usize>(inputs, 4) + offset;
  let a2 = load<usize>(inputs, 8) + offset;
  let a3 = load<usize>(inputs, 12) + offset;
  let a4 = load<usize>(inputs, 16) + offset;
  let a5 = load<usize>(inputs, 20) + offset;
  const gap = stride - ((<usize>length) << 2);
  const bGap = bStride - ((<usize>length) << 5);
  for (; segments > 0; --segments) {
    const end = b + ((<usize>length) << 5);
    while (b < end) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      s = v128.load32_splat(a0);
      c00 = madd(s, b0, c00);
      c01 = madd(s, b1, c01);
      s = v128.load32_splat(a1);
      c10 = madd(s, b0, c10);
      c11 = madd(s, b1, c11);
      s = v128.load32_splat(a2);
      c20 = madd(s, b0, c20);
      c21 = madd(s, b1, c21);
      s = v128.load32_splat(a3);
      c30 = madd(s, b0, c30);
      c31 = madd(s, b1, c31);
      s = v128.load32_splat(a4);
      c40 = madd(s, b0, c40);
      c41 = madd(s, b1, c41);
      if (ROWS == 6) {
        s = v128.load32_splat(a5);
        c50 = madd(s, b0, c50);
        c51 = madd(s, b1, c51);
      }
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      a4 += 4;
      a5 += 4;
      b += 32;
    }
    a0 += gap;
    a1 += gap;
    a2 += gap;
    a3 += gap;
    a4 += gap;
    a5 += gap;
    b += bGap;
  }
  o = load<usize>(outputs) + column;
  v128.store(o, c00);
  v128.store(o, c01, 16);
  o = load<usize>(outputs, 4) + column;
  v128.store(o, c10);
  v128.store(o, c11, 16);
  o = load<usize>(outputs, 8) + column;
  v128.store(o, c20);
  v128.store(o, c21, 16);
  o = load<usize>(outputs, 12) + column;
  v128.store(o, c30);
  v128.store(o, c31, 16);
  o = load<usize>(outputs, 16) + column;
  v128.store(o, c40);
  v128.store(o, c41, 16);
  if (ROWS == 6) {
    o = load<usize>(outputs, 20) + column;
    v128.store(o, c50);
    v128.store(o, c51, 16);
  }
}

/**
 * Accumulates a tile whose left operand is packed as [k][ROWS].
 *
 * @param a the packed rows
 * @param b the packed columns, [k][8]
 * @param count number of k
 * @param outputs ROWS addresses: where each row of the output begins; the tile is added to what is there
 * @param column bytes to add to each of them
 */
export function microkernelPacked(a: usize, b: usize, count: i32, outputs: usize, column: usize): void {
  let o: usize;
  let s: v128, b0: v128, b1: v128;
  let c00: v128, c10: v128, c20: v128, c30: v128, c40: v128, c50: v128;
  let c01: v128, c11: v128, c21: v128, c31: v128, c41: v128, c51: v128;
  o = load<usize>(outputs) + column;
  c00 = v128.load(o);
  c01 = v128.load(o, 16);
  o = load<usize>(outputs, 4) + column;
  c10 = v128.load(o);
  c11 = v128.load(o, 16);
  o = load<usize>(outputs, 8) + column;
  c20 = v128.load(o);
  c21 = v128.load(o, 16);
  o = load<usize>(outputs, 12) + column;
  c30 = v128.load(o);
  c31 = v128.load(o, 16);
  o = load<usize>(outputs, 16) + column;
  c40 = v128.load(o);
  c41 = v128.load(o, 16);
  if (ROWS == 6) {
    o = load<usize>(outputs, 20) + column;
    c50 = v128.load(o);
    c51 = v128.load(o, 16);
  }
  const end = b + ((<usize>count) << 5);
  while (b < end) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    s = v128.load32_splat(a);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load32_splat(a, 4);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load32_splat(a, 8);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load32_splat(a, 12);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    s = v128.load32_splat(a, 16);
    c40 = madd(s, b0, c40);
    c41 = madd(s, b1, c41);
    if (ROWS == 6) {
      s = v128.load32_splat(a, 20);
      c50 = madd(s, b0, c50);
      c51 = madd(s, b1, c51);
    }
    a += <usize>ROWS * 4;
    b += 32;
  }
  o = load<usize>(outputs) + column;
  v128.store(o, c00);
  v128.store(o, c01, 16);
  o = load<usize>(outputs, 4) + column;
  v128.store(o, c10);
  v128.store(o, c11, 16);
  o = load<usize>(outputs, 8) + column;
  v128.store(o, c20);
  v128.store(o, c21, 16);
  o = load<usize>(outputs, 12) + column;
  v128.store(o, c30);
  v128.store(o, c31, 16);
  o = load<usize>(outputs, 16) + column;
  v128.store(o, c40);
  v128.store(o, c41, 16);
  if (ROWS == 6) {
    o = load<usize>(outputs, 20) + column;
    v128.store(o, c50);
    v128.store(o, c51, 16);
  }
}
