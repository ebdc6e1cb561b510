/**
 * Binary cross-entropy of logits. There are few of them, so each is worked out alone and in float64: the loss is what
 * people read.
 */

/** y[0] = mean(max(x, 0) - x * target + log(1 + exp(-|x|))). */
export function sigmoidCrossEntropy(logits: usize, y: usize, n: i32, target: f64): void {
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const x = <f64>load<f32>(logits + i);
    sum += max<f64>(x, 0) - x * target + log1p(expOfNegative(-abs<f64>(x)));
  }
  store<f32>(y, <f32>(sum / <f64>n));
}

/** dx = (sigmoid(x) - target) * dy[0] / n. */
export function sigmoidCrossEntropyGradient(dy: usize, logits: usize, dx: usize, n: i32, target: f64): void {
  const share = <f64>load<f32>(dy) / <f64>n;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const x = <f64>load<f32>(logits + i);
    const t = expOfNegative(-abs<f64>(x));
    const sigmoid = (x < 0 ? t : 1.0) / (1.0 + t);
    store<f32>(dx + i, <f32>((sigmoid - target) * share));
  }
}

/** exp(x) for x <= 0: 2^k * exp(r) with |r| <= log(2) / 2, by its series. */
function expOfNegative(x: f64): f64 {
  if (x < -700.0) return 0;
  if (x != x) return x;
  const k = nearest<f64>(x * 1.4426950408889634);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  let sum = 1.0;
  for (let i = 13.0; i > 0.0; i -= 1.0) sum = 1.0 + (sum * r) / i;
  return sum * reinterpret<f64>(<i64>(k + 1023.0) << 52);
}

/** log(1 + t) for 0 <= t <= 1, as 2 atanh(t / (2 + t)), by its series: s is at most 1/3. */
function log1p(t: f64): f64 {
  const s = t / (2.0 + t);
  const z = s * s;
  let sum = 0.0;
  for (let i = 31.0; i > 0.0; i -= 2.0) sum = sum * z + 1.0 / i;
  return 2.0 * s * sum;
}
