/**
 * Binary cross-entropy of logits. There are few logits, so each is computed by itself and in float64: the loss is what
 * people read.
 */

/** y[0] = mean(max(x, 0) - x * target + log(1 + exp(-|x|))). */
export function sigmoidCrossEntropy(logits: usize, y: usize, n: i32, target: f64): void {
  let sum: f64 = 0;
  for (let i: usize = 0; i < (<usize>n) << 2; i += 4) {
    const x = <f64>load<f32>(logits + i);
    sum += max<f64>(x, 0) - x * target + log1p(expOfNegative(-abs<f64>(x)));
  }
  store<f32>(y, <f32>(sum / <f64>n));
}

/** dx = (sigmoid(x) - target) * dy[0] / n. */
export function sigmoidCrossEntropyGradient(dy: usize, logits: usize, dx: usize, n: i32, target: f64): void {
  const share = <f64>load<f32>(dy) / <f64>n;
  for (let i: usize = 0; i < (<usize>n) << 2; i += 4) {
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
  let p = 1.6059043836821613e-10;
  p = p * r + 2.08767569878681e-9;
  p = p * r + 2.505210838544172e-8;
  p = p * r + 2.755731922398589e-7;
  p = p * r + 2.7557319223985893e-6;
  p = p * r + 2.48015873015873e-5;
  p = p * r + 0.0001984126984126984;
  p = p * r + 0.001388888888888889;
  p = p * r + 0.008333333333333333;
  p = p * r + 0.041666666666666664;
  p = p * r + 0.16666666666666666;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return p * reinterpret<f64>((<i64>(k + 1023.0)) << 52);
}

/** log(1 + t) for 0 <= t <= 1, as 2 atanh(t / (2 + t)), by its series: s is at most 1/3. */
function log1p(t: f64): f64 {
  const s = t / (2.0 + t);
  const z = s * s;
  let p = 0.03225806451612903;
  p = p * z + 0.034482758620689655;
  p = p * z + 0.037037037037037035;
  p = p * z + 0.04;
  p = p * z + 0.043478260869565216;
  p = p * z + 0.047619047619047616;
  p = p * z + 0.05263157894736842;
  p = p * z + 0.058823529411764705;
  p = p * z + 0.06666666666666667;
  p = p * z + 0.07692307692307693;
  p = p * z + 0.09090909090909091;
  p = p * z + 0.1111111111111111;
  p = p * z + 0.14285714285714285;
  p = p * z + 0.2;
  p = p * z + 0.3333333333333333;
  p = p * z + 1.0;
  return 2.0 * s * p;
}
