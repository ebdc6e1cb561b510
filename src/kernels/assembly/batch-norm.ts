/**
 * Batch norm with the batch's own statistics, with beta and without gamma, and its gradient (Ioffe and Szegedy 2015).
 * x is [rows, columns]. A group of columns is done with before the next begins, so that it is read from memory once.
 */

import { groupStart, groupWidth, PLAIN, PRODUCT, SQUARED, sumGroup, WIDE } from './columns';
import { madd } from './simd';

/** y = (x - mean) / sqrt(variance + epsilon) + beta; mean and variance [columns] are outputs too. */
export function batchNorm(
  x: usize,
  beta: usize,
  y: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
): void {
  const stride = <usize>columns << 2;
  const share = <f32>(1.0 / <f64>rows);
  for (let column = 0; column < columns; ) {
    const width = groupWidth(column, columns);
    const offset = <usize>groupStart(column, columns, width) << 2;
    const m = mean + offset;
    const v = variance + offset;
    sumGroup(PLAIN, x + offset, 0, 0, rows, stride, width, m);
    multiplyFloats(m, width, share);
    sumGroup(SQUARED, x + offset, 0, m, rows, stride, width, v);
    multiplyFloats(v, width, share);
    for (let i: usize = 0; i < <usize>width * 4; i += 16) {
      normalise(x + offset + i, beta + offset + i, y + offset + i, m + i, v + i, rows, stride, epsilon, width == 1);
    }
    column += width;
  }
}

// @ts-ignore: decorator
@inline
function multiplyFloats(at: usize, count: i32, factor: f32): void {
  for (let i: usize = 0; i < <usize>count * 4; i += 4) store<f32>(at + i, load<f32>(at + i) * factor);
}

// @ts-ignore: decorator
@inline
function loadLanes(at: usize, single: bool): v128 {
  return single ? v128.load32_zero(at) : v128.load(at);
}

// @ts-ignore: decorator
@inline
function storeLanes(at: usize, value: v128, single: bool): void {
  if (single) v128.store_lane<f32>(at, value, 0);
  else v128.store(at, value);
}

/** 1 / sqrt(variance + epsilon). */
// @ts-ignore: decorator
@inline
function scaleOf(variance: v128, epsilon: f32): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))));
}

function normalise(
  x: usize,
  beta: usize,
  y: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  stride: usize,
  epsilon: f32,
  single: bool,
): void {
  const m = loadLanes(mean, single);
  const scale = scaleOf(loadLanes(variance, single), epsilon);
  const shift = loadLanes(beta, single);
  for (; rows > 0; --rows) {
    storeLanes(y, madd(f32x4.sub(loadLanes(x, single), m), scale, shift), single);
    x += stride;
    y += stride;
  }
}

/**
 * dx = scale * (dy - mean(dy) - normal * mean(dy * normal)), with normal = (x - mean) * scale.
 *
 * @param scratch 2 * WIDE floats
 */
export function batchNormGradient(
  dy: usize,
  x: usize,
  mean: usize,
  variance: usize,
  dx: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  scratch: usize,
): void {
  const stride = <usize>columns << 2;
  const share = <f32>(1.0 / <f64>rows);
  const products = scratch + <usize>WIDE * 4;
  for (let column = 0; column < columns; ) {
    const width = groupWidth(column, columns);
    const offset = <usize>groupStart(column, columns, width) << 2;
    sumGroup(PLAIN, dy + offset, 0, 0, rows, stride, width, scratch);
    sumGroup(PRODUCT, x + offset, dy + offset, mean + offset, rows, stride, width, products);
    multiplyFloats(scratch, width, share);
    multiplyFloats(products, width, share);
    for (let i: usize = 0; i < <usize>width * 4; i += 16) {
      const at = offset + i;
      spread(
        dy + at, x + at, mean + at, variance + at, dx + at, scratch + i, products + i, rows, stride, epsilon, width == 1,
      );
    }
    column += width;
  }
}

function spread(
  dy: usize,
  x: usize,
  mean: usize,
  variance: usize,
  dx: usize,
  meanDy: usize,
  meanProduct: usize,
  rows: i32,
  stride: usize,
  epsilon: f32,
  single: bool,
): void {
  const m = loadLanes(mean, single);
  const scale = scaleOf(loadLanes(variance, single), epsilon);
  // dx = scale * dy - scale^3 * meanProduct * (x - m) - scale * meanDy
  const slope = f32x4.neg(f32x4.mul(f32x4.mul(scale, scale), f32x4.mul(scale, loadLanes(meanProduct, single))));
  const constant = loadLanes(meanDy, single);
  for (; rows > 0; --rows) {
    const direct = f32x4.mul(f32x4.sub(loadLanes(dy, single), constant), scale);
    storeLanes(dx, madd(f32x4.sub(loadLanes(x, single), m), slope, direct), single);
    dy += stride;
    x += stride;
    dx += stride;
  }
}
