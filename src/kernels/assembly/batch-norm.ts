/**
 * Batch norm with the batch's own statistics, with beta, without gamma, followed by a leaky ReLU, and the gradient of
 * both (Ioffe and Szegedy 2015). x is [rows, columns]. A slope of 1 is no activation, a slope of 0 is ReLU. A group of
 * columns is done with before the next begins, so that it is read from memory once.
 */

import { BLOCK_ROWS, groupStart, groupWidth, loadLanes, storeLanes, sumGroup } from './columns';
import { madd } from './simd';

/** y = leaky((x - mean) / sqrt(variance + epsilon) + beta); mean and variance [columns] are outputs too. */
export function batchNorm(
  x: usize,
  beta: usize,
  y: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  slope: f32,
): void {
  const stride = <usize>columns << 2;
  const share = <f32>(1.0 / <f64>rows);
  for (let column = 0; column < columns; ) {
    const width = groupWidth(column, columns);
    const offset = <usize>groupStart(column, columns, width) << 2;
    const m = mean + offset;
    const v = variance + offset;
    sumGroup(false, x + offset, 0, rows, stride, width, m);
    multiplyFloats(m, width, share);
    sumGroup(true, x + offset, m, rows, stride, width, v);
    multiplyFloats(v, width, share);
    for (let i: usize = 0; i < <usize>width * 4; i += 16) {
      const at = offset + i;
      if (width == 1) normalise(x + at, beta + at, y + at, m + i, v + i, rows, stride, epsilon, slope, true);
      else normalise(x + at, beta + at, y + at, m + i, v + i, rows, stride, epsilon, slope, false);
    }
    column += width;
  }
}

// @ts-ignore: decorator
@inline
function multiplyFloats(at: usize, count: i32, factor: f32): void {
  for (let i: usize = 0; i < <usize>count * 4; i += 4) store<f32>(at + i, load<f32>(at + i) * factor);
}

/** 1 / sqrt(variance + epsilon). */
// @ts-ignore: decorator
@inline
function scaleOf(variance: v128, epsilon: f32): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))));
}

// @ts-ignore: decorator
@inline
function normalise(
  x: usize,
  beta: usize,
  y: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  stride: usize,
  epsilon: f32,
  slope: f32,
  single: bool,
): void {
  const m = loadLanes(mean, single);
  const scale = scaleOf(loadLanes(variance, single), epsilon);
  const shift = loadLanes(beta, single);
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(slope);
  for (; rows > 0; --rows) {
    const v = madd(f32x4.sub(loadLanes(x, single), m), scale, shift);
    storeLanes(y, v128.bitselect(f32x4.mul(v, factor), v, f32x4.lt(v, zero)), single);
    x += stride;
    y += stride;
  }
}

/**
 * dx = scale * (dv - mean(dv) - normal * mean(dv * normal)) and dbeta = sum(dv), with normal = (x - mean) * scale and
 * dv = dy where y > 0, else slope * dy.
 *
 * @param scratch 4 floats
 */
export function batchNormGradient(
  dy: usize,
  x: usize,
  y: usize,
  mean: usize,
  variance: usize,
  dx: usize,
  dbeta: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  slope: f32,
  scratch: usize,
): void {
  const stride = <usize>columns << 2;
  for (let column = 0; column < columns; ) {
    const width = groupWidth(column, columns);
    const offset = <usize>groupStart(column, columns, width) << 2;
    for (let i: usize = 0; i < <usize>width * 4; i += 16) {
      const at = offset + i;
      const m = mean + at;
      const v = variance + at;
      if (width == 1) {
        gradientSums(dy + at, x + at, y + at, m, rows, stride, slope, dbeta + at, scratch, true);
        spread(dy + at, x + at, y + at, m, v, dx + at, dbeta + at, scratch, rows, stride, epsilon, slope, true);
      } else {
        gradientSums(dy + at, x + at, y + at, m, rows, stride, slope, dbeta + at, scratch, false);
        spread(dy + at, x + at, y + at, m, v, dx + at, dbeta + at, scratch, rows, stride, epsilon, slope, false);
      }
    }
    column += width;
  }
}

/** dv: the gradient before the activation. */
// @ts-ignore: decorator
@inline
function before(dy: usize, y: usize, slope: v128, single: bool): v128 {
  const d = loadLanes(dy, single);
  return v128.bitselect(d, f32x4.mul(d, slope), f32x4.gt(loadLanes(y, single), f32x4.splat(0)));
}

/** sum(dv) and sum(dv * (x - mean)), of four columns or of one. */
// @ts-ignore: decorator
@inline
function gradientSums(
  dy: usize,
  x: usize,
  y: usize,
  mean: usize,
  rows: i32,
  stride: usize,
  slope: f32,
  sums: usize,
  products: usize,
  single: bool,
): void {
  const m = loadLanes(mean, single);
  const factor = f32x4.splat(slope);
  let sum = f32x4.splat(0);
  let product = f32x4.splat(0);
  while (rows > 0) {
    let blockSum = f32x4.splat(0);
    let blockProduct = f32x4.splat(0);
    const block = min(rows, BLOCK_ROWS);
    rows -= block;
    for (let row = 0; row < block; row++) {
      const dv = before(dy, y, factor, single);
      blockSum = f32x4.add(blockSum, dv);
      blockProduct = madd(f32x4.sub(loadLanes(x, single), m), dv, blockProduct);
      dy += stride;
      x += stride;
      y += stride;
    }
    sum = f32x4.add(sum, blockSum);
    product = f32x4.add(product, blockProduct);
  }
  storeLanes(sums, sum, single);
  storeLanes(products, product, single);
}

// @ts-ignore: decorator
@inline
function spread(
  dy: usize,
  x: usize,
  y: usize,
  mean: usize,
  variance: usize,
  dx: usize,
  sums: usize,
  products: usize,
  rows: i32,
  stride: usize,
  epsilon: f32,
  slope: f32,
  single: bool,
): void {
  const m = loadLanes(mean, single);
  const scale = scaleOf(loadLanes(variance, single), epsilon);
  const share = f32x4.splat(<f32>(1.0 / <f64>rows));
  // dx = scale * (dv - mean(dv)) - scale^3 * mean(dv * (x - mean)) * (x - mean)
  const meanOf = f32x4.mul(loadLanes(sums, single), share);
  const cube = f32x4.mul(f32x4.mul(scale, scale), scale);
  const tilt = f32x4.neg(f32x4.mul(cube, f32x4.mul(loadLanes(products, single), share)));
  const factor = f32x4.splat(slope);
  for (; rows > 0; --rows) {
    const direct = f32x4.mul(f32x4.sub(before(dy, y, factor, single), meanOf), scale);
    storeLanes(dx, madd(f32x4.sub(loadLanes(x, single), m), tilt, direct), single);
    dy += stride;
    x += stride;
    y += stride;
    dx += stride;
  }
}
