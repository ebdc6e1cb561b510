/**
 * tanh to the last digits: GPUs compute it from exponentials, whose difference has few digits left near 0 (an error of 8e-6 on
 * Mesa's llvmpipe), and which overflow on some for large x, where it is 1 anyway. The polynomial is that of Moshier's Cephes
 * library (tanhf.c), for |x| < 0.625.
 */
export const TANH = `
vec4 preciseTanh(vec4 x) {
  vec4 z = x * x;
  vec4 p = (((-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2) * z + 1.33314422036e-1) * z - 3.33332819422e-1;
  vec4 far = sign(x) * (1.0 - 2.0 / (exp(2.0 * min(abs(x), vec4(20))) + 1.0));
  return mix(far, x + x * z * p, lessThan(abs(x), vec4(0.625)));
}`;
