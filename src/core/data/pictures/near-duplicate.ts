/** Tells pictures that are nearly the same, as recompressed or resized ones are, from others of the same outline. */
import { resizeSquare } from './square.js';

/** Side of the reduced pictures that are compared, in pixels. */
const SIDE = 16;
/** Most that a value may differ in near-duplicates, and most that values may differ on average, in levels of 0 to 255. */
const MOST_DIFFERENT = 24;
const MOST_ON_AVERAGE = 4;

/**
 * @param rgb size * size * 3 bytes
 * @returns the picture at {@link SIDE} pixels, or at its own size if it is smaller: one channel if it is grey, else three
 */
export function reducedPicture(rgb: Uint8ClampedArray, size: number): Uint8ClampedArray {
  const side = Math.min(SIDE, size);
  const row = (y: number) => ({ values: rgb, start: 3 * size * y, step: 3 });
  const colour = resizeSquare(size, side, 3, row);
  for (let i = 0; i < colour.length; i += 3) {
    if (colour[i] !== colour[i + 1] || colour[i] !== colour[i + 2]) return colour;
  }
  return colour.filter((_, i) => i % 3 === 0);
}

/** @param a of {@link reducedPicture}, as is `b` */
export function areNearlySame(a: Uint8ClampedArray, b: Uint8ClampedArray): boolean {
  const [long, short] = a.length < b.length ? [b, a] : [a, b];
  const repeat = long.length === short.length ? 1 : 3; // a grey picture has each value once
  let sum = 0;
  for (let i = 0; i < short.length; i++) {
    const value = short[i] as number;
    for (let k = repeat * i; k < repeat * (i + 1); k++) {
      const difference = Math.abs((long[k] as number) - value);
      if (difference > MOST_DIFFERENT) return false;
      sum += difference;
    }
  }
  return sum <= MOST_ON_AVERAGE * long.length;
}
