/**
 * Batch norm with the batch's own statistics, with beta, without gamma, followed by a leaky ReLU, and the gradient of
 * both (Ioffe and Szegedy 2015). x is [rows, columns]. A slope of 1 is no activation, a slope of 0 is ReLU.
 *
 * Memory traffic takes the time. So a group of sixteen columns, one cache line, is finished before the next begins,
 * and the gradient recomputes the value before the activation rather than read the output.
 */

import { BLOCK_ROWS, groupStart, groupWidth, loadLanes, storeLanes, sumGroup, WIDE } from './columns';
import { madd } from './simd';

/** Scratch layout, for the group's columns: mean, 1 / sqrt(variance + epsilon), beta, and two sums. */
const MEAN: usize = 0;
const SCALE: usize = <usize>WIDE * 4;
const BETA: usize = SCALE + <usize>WIDE * 4;
const SUM: usize = BETA + <usize>WIDE * 4;
const PRODUCT: usize = SUM + <usize>WIDE * 4;

/** Bytes of scratch. */
export function batchNormScratch(): usize {
  return PRODUCT + <usize>WIDE * 4;
}

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
  scratch: usize,
): void {
  const stride = (<usize>columns) << 2;
  const share = <f32>(1.0 / <f64>rows);
  for (let column = 0; column < columns;) {
    const width = groupWidth(column, columns);
    const at = (<usize>groupStart(column, columns, width)) << 2;
    sumGroup(false, x + at, 0, rows, stride, width, mean + at);
    multiplyFloats(mean + at, width, share);
    sumGroup(true, x + at, mean + at, rows, stride, width, variance + at);
    multiplyFloats(variance + at, width, share);
    setConstants(mean + at, variance + at, beta + at, width, epsilon, scratch);
    normaliseGroup(x + at, y + at, rows, stride, width, slope, scratch);
    column += width;
  }
}

// @ts-ignore: decorator
@inline
function normaliseGroup(x: usize, y: usize, rows: i32, stride: usize, width: i32, slope: f32, scratch: usize): void {
  if (width == WIDE) normaliseWide(x, y, rows, stride, slope, scratch);
  else if (width == 1) normalise(x, y, rows, stride, slope, scratch, true);
  else normalise(x, y, rows, stride, slope, scratch, false);
}

// @ts-ignore: decorator
@inline
function multiplyFloats(at: usize, count: i32, factor: f32): void {
  for (let i: usize = 0; i < <usize>count * 4; i += 4) store<f32>(at + i, load<f32>(at + i) * factor);
}

function setConstants(mean: usize, variance: usize, beta: usize, width: i32, epsilon: f32, scratch: usize): void {
  for (let i: usize = 0; i < <usize>width * 4; i += 4) {
    store<f32>(scratch + i, load<f32>(mean + i), MEAN);
    store<f32>(scratch + i, <f32>1 / sqrt<f32>(load<f32>(variance + i) + epsilon), SCALE);
    store<f32>(scratch + i, load<f32>(beta + i), BETA);
  }
}

/** The value before the activation, for four x; `c` is the scratch of their columns. */
// @ts-ignore: decorator
@inline
function normal(x: v128, c: usize): v128 {
  return madd(f32x4.sub(x, v128.load(c, MEAN)), v128.load(c, SCALE), v128.load(c, BETA));
}

// @ts-ignore: decorator
@inline
function leaky(v: v128, slope: v128): v128 {
  return v128.bitselect(f32x4.mul(v, slope), v, f32x4.lt(v, f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function normalise(x: usize, y: usize, rows: i32, stride: usize, slope: f32, c: usize, single: bool): void {
  const factor = f32x4.splat(slope);
  for (; rows > 0; --rows) {
    storeLanes(y, leaky(normal(loadLanes(x, single), c), factor), single);
    x += stride;
    y += stride;
  }
}

function normaliseWide(x: usize, y: usize, rows: i32, stride: usize, slope: f32, c: usize): void {
  const factor = f32x4.splat(slope);
  for (; rows > 0; --rows) {
    v128.store(y, leaky(normal(v128.load(x), c), factor));
    v128.store(y, leaky(normal(v128.load(x, 16), c + 16), factor), 16);
    v128.store(y, leaky(normal(v128.load(x, 32), c + 32), factor), 32);
    v128.store(y, leaky(normal(v128.load(x, 48), c + 48), factor), 48);
    x += stride;
    y += stride;
  }
}

/**
 * dx = scale * (dv - mean(dv) - normal * mean(dv * normal)) and dbeta = sum(dv), with normal = (x - mean) * scale and
 * dv = dy where normal + beta > 0, else slope * dy.
 */
export function batchNormGradient(
  dy: usize,
  x: usize,
  beta: usize,
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
  const stride = (<usize>columns) << 2;
  const share = <f32>(1.0 / <f64>rows);
  for (let column = 0; column < columns;) {
    const width = groupWidth(column, columns);
    const at = (<usize>groupStart(column, columns, width)) << 2;
    setConstants(mean + at, variance + at, beta + at, width, epsilon, scratch);
    sumGradientGroup(dy + at, x + at, rows, stride, width, slope, scratch);
    memory.copy(dbeta + at, scratch + SUM, <usize>width * 4);
    spreadGroup(dy + at, x + at, dx + at, rows, stride, width, share, slope, scratch);
    column += width;
  }
}

/** dx = scale * (dv - a) + (x - mean) * b, with a = mean(dv) and b = -scale^3 * mean(dv * (x - mean)), from the sums. */
// @ts-ignore: decorator
@inline
function spreadGroup(
  dy: usize,
  x: usize,
  dx: usize,
  rows: i32,
  stride: usize,
  width: i32,
  share: f32,
  slope: f32,
  scratch: usize,
): void {
  for (let i: usize = 0; i < <usize>width * 4; i += 4) {
    const scale = load<f32>(scratch + i, SCALE);
    store<f32>(scratch + i, load<f32>(scratch + i, SUM) * share, SUM);
    store<f32>(scratch + i, -(scale * scale) * (scale * (load<f32>(scratch + i, PRODUCT) * share)), PRODUCT);
  }
  if (width == WIDE) spreadWide(dy, x, dx, rows, stride, slope, scratch);
  else if (width == 1) spread(dy, x, dx, rows, stride, slope, scratch, true);
  else spread(dy, x, dx, rows, stride, slope, scratch, false);
}

/** The gradient before the activation. */
// @ts-ignore: decorator
@inline
function before(dy: v128, x: v128, slope: v128, c: usize): v128 {
  return v128.bitselect(dy, f32x4.mul(dy, slope), f32x4.gt(normal(x, c), f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function timesCentred(x: v128, dv: v128, sum: v128, c: usize): v128 {
  return madd(f32x4.sub(x, v128.load(c, MEAN)), dv, sum);
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, value: v128): void {
  v128.store(at, f32x4.add(v128.load(at), value));
}

// @ts-ignore: decorator
@inline
function sumGradientGroup(dy: usize, x: usize, rows: i32, stride: usize, width: i32, slope: f32, c: usize): void {
  memory.fill(c + SUM, 0, <usize>WIDE * 8);
  if (width == WIDE) gradientSumsWide(dy, x, rows, stride, slope, c);
  else if (width == 1) gradientSums(dy, x, rows, stride, slope, c, true);
  else gradientSums(dy, x, rows, stride, slope, c, false);
}

/** Sums dv, and dv * (x - mean). */
// @ts-ignore: decorator
@inline
function gradientSums(dy: usize, x: usize, rows: i32, stride: usize, slope: f32, c: usize, single: bool): void {
  const factor = f32x4.splat(slope);
  while (rows > 0) {
    let sum = f32x4.splat(0);
    let product = f32x4.splat(0);
    const block = min(rows, BLOCK_ROWS);
    rows -= block;
    for (let row = 0; row < block; row++) {
      const value = loadLanes(x, single);
      const dv = before(loadLanes(dy, single), value, factor, c);
      sum = f32x4.add(sum, dv);
      product = timesCentred(value, dv, product, c);
      dy += stride;
      x += stride;
    }
    addTo(c + SUM, sum);
    addTo(c + PRODUCT, product);
  }
}

function gradientSumsWide(dy: usize, x: usize, rows: i32, stride: usize, slope: f32, c: usize): void {
  const factor = f32x4.splat(slope);
  while (rows > 0) {
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    let p0 = s0,
      p1 = s0,
      p2 = s0,
      p3 = s0;
    const block = min(rows, BLOCK_ROWS);
    rows -= block;
    for (let row = 0; row < block; row++) {
      let value = v128.load(x);
      let dv = before(v128.load(dy), value, factor, c);
      s0 = f32x4.add(s0, dv);
      p0 = timesCentred(value, dv, p0, c);
      value = v128.load(x, 16);
      dv = before(v128.load(dy, 16), value, factor, c + 16);
      s1 = f32x4.add(s1, dv);
      p1 = timesCentred(value, dv, p1, c + 16);
      value = v128.load(x, 32);
      dv = before(v128.load(dy, 32), value, factor, c + 32);
      s2 = f32x4.add(s2, dv);
      p2 = timesCentred(value, dv, p2, c + 32);
      value = v128.load(x, 48);
      dv = before(v128.load(dy, 48), value, factor, c + 48);
      s3 = f32x4.add(s3, dv);
      p3 = timesCentred(value, dv, p3, c + 48);
      dy += stride;
      x += stride;
    }
    addTo(c + SUM, s0);
    addTo(c + SUM + 16, s1);
    addTo(c + SUM + 32, s2);
    addTo(c + SUM + 48, s3);
    addTo(c + PRODUCT, p0);
    addTo(c + PRODUCT + 16, p1);
    addTo(c + PRODUCT + 32, p2);
    addTo(c + PRODUCT + 48, p3);
  }
}

// @ts-ignore: decorator
@inline
function gradientOf(dy: v128, x: v128, slope: v128, c: usize): v128 {
  const direct = f32x4.mul(f32x4.sub(before(dy, x, slope, c), v128.load(c, SUM)), v128.load(c, SCALE));
  return madd(f32x4.sub(x, v128.load(c, MEAN)), v128.load(c, PRODUCT), direct);
}

// @ts-ignore: decorator
@inline
function spread(dy: usize, x: usize, dx: usize, rows: i32, stride: usize, slope: f32, c: usize, single: bool): void {
  const factor = f32x4.splat(slope);
  for (; rows > 0; --rows) {
    storeLanes(dx, gradientOf(loadLanes(dy, single), loadLanes(x, single), factor, c), single);
    dy += stride;
    x += stride;
    dx += stride;
  }
}

function spreadWide(dy: usize, x: usize, dx: usize, rows: i32, stride: usize, slope: f32, c: usize): void {
  const factor = f32x4.splat(slope);
  for (; rows > 0; --rows) {
    v128.store(dx, gradientOf(v128.load(dy), v128.load(x), factor, c));
    v128.store(dx, gradientOf(v128.load(dy, 16), v128.load(x, 16), factor, c + 16), 16);
    v128.store(dx, gradientOf(v128.load(dy, 32), v128.load(x, 32), factor, c + 32), 32);
    v128.store(dx, gradientOf(v128.load(dy, 48), v128.load(x, 48), factor, c + 48), 48);
    dy += stride;
    x += stride;
    dx += stride;
  }
}

// ------------------------------------------------------------------------------------------------ several threads

/** {@link batchNorm} of some rows, whose mean and variance, of all rows, are inputs. */
export function batchNormRows(
  x: usize,
  beta: usize,
  y: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  slope: f32,
  scratch: usize,
): void {
  const stride = (<usize>columns) << 2;
  for (let column = 0; column < columns;) {
    const width = groupWidth(column, columns);
    const at = (<usize>groupStart(column, columns, width)) << 2;
    setConstants(mean + at, variance + at, beta + at, width, epsilon, scratch);
    normaliseGroup(x + at, y + at, rows, stride, width, slope, scratch);
    column += width;
  }
}

/** The sums of dv, and of dv * (x - mean), of each block of rows: to[block][2][columns], to be added by addBlocks. */
export function batchNormGradientBlockSums(
  dy: usize,
  x: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  to: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  slope: f32,
  scratch: usize,
): void {
  const stride = (<usize>columns) << 2;
  for (let column = 0; column < columns;) {
    const width = groupWidth(column, columns);
    const at = (<usize>groupStart(column, columns, width)) << 2;
    setConstants(mean + at, variance + at, beta + at, width, epsilon, scratch);
    let offset: usize = at;
    let sums = to + at;
    for (let row = 0; row < rows; row += BLOCK_ROWS) {
      sumGradientGroup(dy + offset, x + offset, min(rows - row, BLOCK_ROWS), stride, width, slope, scratch);
      memory.copy(sums, scratch + SUM, <usize>width * 4);
      memory.copy(sums + stride, scratch + PRODUCT, <usize>width * 4);
      offset += BLOCK_ROWS * stride;
      sums += 2 * stride;
    }
    column += width;
  }
}

/**
 * dx of {@link batchNormGradient} for some of `allRows` rows.
 *
 * @param sums the sums of dv and of dv * (x - mean) over all rows, [2][columns]
 */
export function batchNormGradientRows(
  dy: usize,
  x: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  sums: usize,
  dx: usize,
  rows: i32,
  allRows: i32,
  columns: i32,
  epsilon: f32,
  slope: f32,
  scratch: usize,
): void {
  const stride = (<usize>columns) << 2;
  const share = <f32>(1.0 / <f64>allRows);
  for (let column = 0; column < columns;) {
    const width = groupWidth(column, columns);
    const at = (<usize>groupStart(column, columns, width)) << 2;
    setConstants(mean + at, variance + at, beta + at, width, epsilon, scratch);
    memory.copy(scratch + SUM, sums + at, <usize>width * 4);
    memory.copy(scratch + PRODUCT, sums + stride + at, <usize>width * 4);
    spreadGroup(dy + at, x + at, dx + at, rows, stride, width, share, slope, scratch);
    column += width;
  }
}
