import { keepThreshold } from '../dropout-mask.js';
import { rowsOf } from './dense.js';

export const MASK_INTS: readonly string[] = ['channels', 'rowsOfMask', 'key', 'last'];
export const MASK_FLOATS: readonly string[] = ['factor'];

/** The mask of dropout-mask.ts, for the four values of a texel in a row of the tensor. */
export const MASK = `
uint mixed(uint x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}
vec4 mask(int row, int quad) {
  uint index = uint(row % rowsOfMask) * uint(channels) + uint(4 * quad);
  vec4 kept;
  for (uint k = 0u; k < 4u; k++)
    kept[int(k)] = mixed(mixed(index + k) + uint(key)) <= uint(last) ? factor : 0.0;
  return kept;
}`;

/** The numbers of {@link MASK}. */
export interface MaskNumbers {
  readonly ints: Readonly<Record<string, number>>;
  readonly floats: Readonly<Record<string, number>>;
}

/** @returns null for a mask that keeps nothing, which has no last hash */
export function maskNumbers(
  shape: readonly number[],
  { keep, key, shared }: { keep: number; key: number; shared: boolean },
): MaskNumbers | null {
  const threshold = keepThreshold(keep);
  const { rows, channels } = rowsOf(shape);
  const [examples = 1] = shape;
  if (threshold === 0 || (shared && shape.length < 2)) return null;
  return {
    ints: { channels, rowsOfMask: shared ? rows / examples : rows, key: key | 0, last: (threshold - 1) | 0 },
    floats: { factor: Math.fround(1 / keep) },
  };
}
