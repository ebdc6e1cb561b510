/** The two 16-bit floating-point formats of weights files, to and from float32. */

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * The nearest binary16, ties to even; numbers of magnitude 65,520 and more become infinite, as the standard has it.
 * @returns its 16 bits
 */
export function floatToHalf(value: number): number {
  float[0] = value;
  const bits = word[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  const exponent = (magnitude >>> 23) - 112; // biased as binary16 has it
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent > 0) return sign | Math.min(roundedShift(magnitude - (112 << 23), 13), 0x7c00);
  if (exponent < -10) return sign; // under half of the smallest, 2^-24
  return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 14 - exponent);
}

/** integer / 2^shift, rounded to the nearest integer, ties to even. The carry may go into the exponent, as it should. */
function roundedShift(integer: number, shift: number): number {
  const odd = (integer >>> shift) & 1;
  return (integer + (1 << (shift - 1)) - 1 + odd) >>> shift;
}

/** bfloat16 is the upper half of a float32. */
export function brainToFloat(bits: number): number {
  word[0] = bits << 16;
  return float[0] as number;
}
