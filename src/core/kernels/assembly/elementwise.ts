/** Elementwise kernels. Each takes n floats, four at a time and the rest one by one. */

import { exponential, madd } from './simd';

// @ts-ignore: decorator
@inline
function vectors(n: i32): usize {
  return (<usize>(n & ~3)) << 2;
}

// ------------------------------------------------------------------------------------------------ activations

/** y = max(x, 0). */
export function relu(x: usize, y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  const end = x + vectors(n);
  for (; x < end; x += 16, y += 16) v128.store(y, f32x4.max(v128.load(x), zero));
  for (let i = n & 3; i > 0; --i, x += 4, y += 4) store<f32>(y, max<f32>(load<f32>(x), 0));
}

/** y = x where x >= 0, else slope * x. */
export function leakyRelu(x: usize, y: usize, n: i32, slope: f32): void {
  const end = x + vectors(n);
  for (; x < end; x += 16, y += 16) v128.store(y, leaky(v128.load(x), slope));
  for (let i = n & 3; i > 0; --i, x += 4, y += 4) v128.store_lane<f32>(y, leaky(v128.load32_zero(x), slope), 0);
}

// @ts-ignore: decorator
@inline
function leaky(x: v128, slope: f32): v128 {
  return v128.bitselect(f32x4.mul(x, f32x4.splat(slope)), x, f32x4.lt(x, f32x4.splat(0)));
}

/** dx = dy where x > 0, else slope * dy: the gradient of leaky ReLU, and with slope 0 of ReLU. */
export function leakyReluGradient(dy: usize, x: usize, dx: usize, n: i32, slope: f32): void {
  const end = x + vectors(n);
  for (; x < end; x += 16, dy += 16, dx += 16) v128.store(dx, leakyGradient(v128.load(dy), v128.load(x), slope));
  for (let i = n & 3; i > 0; --i, x += 4, dy += 4, dx += 4) {
    v128.store_lane<f32>(dx, leakyGradient(v128.load32_zero(dy), v128.load32_zero(x), slope), 0);
  }
}

// @ts-ignore: decorator
@inline
function leakyGradient(dy: v128, x: v128, slope: f32): v128 {
  return v128.bitselect(dy, f32x4.mul(dy, f32x4.splat(slope)), f32x4.gt(x, f32x4.splat(0)));
}

/** y = tanh(x), within two units of the last place. */
export function tanh(x: usize, y: usize, n: i32): void {
  const end = x + vectors(n);
  for (; x < end; x += 16, y += 16) v128.store(y, tanhOf(v128.load(x)));
  for (let i = n & 3; i > 0; --i, x += 4, y += 4) v128.store_lane<f32>(y, tanhOf(v128.load32_zero(x)), 0);
}

/** Near 0 a polynomial (Cephes, tanhf), else (1 - t) / (1 + t) with t = exp(-2|x|). */
function tanhOf(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(f32x4.splat(-5.70498872745e-3), z, f32x4.splat(2.06390887954e-2));
  p = madd(p, z, f32x4.splat(-5.37397155531e-2));
  p = madd(p, z, f32x4.splat(1.33314422036e-1));
  p = madd(p, z, f32x4.splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(p, z), x, x);
  const t = exponential(f32x4.mul(f32x4.splat(-2), size));
  const far = f32x4.div(f32x4.sub(one, t), f32x4.add(one, t));
  const signed = v128.bitselect(x, far, i32x4.splat(0x80000000));
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.625)));
}

/** dx = dy * (1 - y^2): the gradient of tanh from its output. */
export function tanhGradient(dy: usize, y: usize, dx: usize, n: i32): void {
  const end = y + vectors(n);
  for (; y < end; y += 16, dy += 16, dx += 16) v128.store(dx, tanhSlope(v128.load(dy), v128.load(y)));
  for (let i = n & 3; i > 0; --i, y += 4, dy += 4, dx += 4) {
    v128.store_lane<f32>(dx, tanhSlope(v128.load32_zero(dy), v128.load32_zero(y)), 0);
  }
}

// @ts-ignore: decorator
@inline
function tanhSlope(dy: v128, y: v128): v128 {
  return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
}

// ------------------------------------------------------------------------------------------------ dropout

/**
 * y[i] = x[i] * factor where hash32(key, i) <= limit, else 0; see hash32 in src/core/kernels/dropout-mask.ts.
 *
 * @param first the index i of the first element; 0 where the mask repeats
 * @param mask number of elements after which the mask repeats
 */
export function dropout(x: usize, y: usize, n: i32, first: i32, mask: i32, key: i32, limit: u32, factor: f32): void {
  for (; n > 0; n -= mask) {
    const count = min(n, mask);
    dropoutOnce(x, y, count, first, key, limit, factor);
    x += (<usize>count) << 2;
    y += (<usize>count) << 2;
  }
}

function dropoutOnce(x: usize, y: usize, n: i32, first: i32, key: i32, limit: u32, factor: f32): void {
  let index = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  const end = x + vectors(n);
  for (; x < end; x += 16, y += 16) {
    v128.store(y, keepSome(v128.load(x), index, key, limit, factor));
    index = i32x4.add(index, i32x4.splat(4));
  }
  for (let i = n & 3; i > 0; --i, x += 4, y += 4) {
    v128.store_lane<f32>(y, keepSome(v128.load32_zero(x), index, key, limit, factor), 0);
    index = i32x4.add(index, i32x4.splat(1));
  }
}

// @ts-ignore: decorator
@inline
function keepSome(x: v128, index: v128, key: i32, limit: u32, factor: f32): v128 {
  const hash = mix(i32x4.add(mix(index), i32x4.splat(key)));
  const kept = i32x4.eq(i32x4.min_u(hash, i32x4.splat(limit)), hash);
  return v128.and(f32x4.mul(x, f32x4.splat(factor)), kept);
}

/** lowbias32 (Wellons 2018). */
// @ts-ignore: decorator
@inline
function mix(v: v128): v128 {
  v = i32x4.mul(v128.xor(v, i32x4.shr_u(v, 16)), i32x4.splat(0x7feb352d));
  v = i32x4.mul(v128.xor(v, i32x4.shr_u(v, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(v, i32x4.shr_u(v, 16));
}

// ------------------------------------------------------------------------------------------------ Adam

/**
 * One update of Adam; see src/core/kernels/ops/adam.ts.
 *
 * @param rate learning rate / (1 - beta1^t)
 * @param rootFactor 1 / sqrt(1 - beta2^t)
 */
export function adam(
  weights: usize,
  gradient: usize,
  m: usize,
  v: usize,
  newWeights: usize,
  newM: usize,
  newV: usize,
  n: i32,
  beta1: f32,
  oneLessBeta1: f32,
  beta2: f32,
  oneLessBeta2: f32,
  rate: f32,
  rootFactor: f32,
  epsilon: f32,
): void {
  const end = vectors(n);
  for (let i: usize = 0; i < (<usize>n) << 2;) {
    const single = i >= end;
    const g = single ? v128.load32_zero(gradient + i) : v128.load(gradient + i);
    const oldM = single ? v128.load32_zero(m + i) : v128.load(m + i);
    const oldV = single ? v128.load32_zero(v + i) : v128.load(v + i);
    const old = single ? v128.load32_zero(weights + i) : v128.load(weights + i);
    const first = madd(oldM, f32x4.splat(beta1), f32x4.mul(g, f32x4.splat(oneLessBeta1)));
    const second = madd(oldV, f32x4.splat(beta2), f32x4.mul(f32x4.mul(g, g), f32x4.splat(oneLessBeta2)));
    const root = madd(f32x4.sqrt(second), f32x4.splat(rootFactor), f32x4.splat(epsilon));
    const next = f32x4.sub(old, f32x4.mul(f32x4.div(first, root), f32x4.splat(rate)));
    if (single) {
      v128.store_lane<f32>(newM + i, first, 0);
      v128.store_lane<f32>(newV + i, second, 0);
      v128.store_lane<f32>(newWeights + i, next, 0);
      i += 4;
    } else {
      v128.store(newM + i, first);
      v128.store(newV + i, second);
      v128.store(newWeights + i, next);
      i += 16;
    }
  }
}

// ------------------------------------------------------------------------------------------------ sums of two

/** y = a * x + b * y0: a moving average in one pass. */
export function blend(x: usize, before: usize, y: usize, n: i32, a: f32, b: f32): void {
  const end = x + vectors(n);
  for (; x < end; x += 16, before += 16, y += 16) {
    v128.store(y, madd(v128.load(x), f32x4.splat(a), f32x4.mul(v128.load(before), f32x4.splat(b))));
  }
  for (let i = n & 3; i > 0; --i, x += 4, before += 4, y += 4) {
    const sum = madd(v128.load32_zero(x), f32x4.splat(a), f32x4.mul(v128.load32_zero(before), f32x4.splat(b)));
    v128.store_lane<f32>(y, sum, 0);
  }
}
