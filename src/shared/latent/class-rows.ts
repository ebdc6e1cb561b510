/**
 * Input rows of a generator with classes, z followed by y: as little as a page needs to keep them, apart from what chooses
 * classes by name.
 */
import { InvalidOptionError } from '../errors.js';
import type { ClassGroup } from '../protocol/classes.js';
import { Random } from '../random.js';
import { inputSizeOf, type InputSpace } from './input-space.js';
import { copyLatents } from './latent-vectors.js';

/** How far a group's sum may be from 1. */
const TOLERANCE = 1e-3;

/** The number of a class in each group, which follow from z alone, so that an image without a choice depends on its z alone. */
export function classNumbersOf(z: Float32Array, groups: readonly ClassGroup[]): number[] {
  const random = new Random(hash(z), 'sheet', 0); // every group draws, so that a choice in one changes no other
  return groups.map(({ classes }) => random.integer(classes.length));
}

/**
 * A whole input row.
 * @param vector one z, whose classes then follow from it, or one z and y
 * @throws InvalidOptionError unless it is one of these, of finite numbers, and y a mixture in each group
 */
export function wholeRow(vector: Float32Array, space: InputSpace): Float32Array<ArrayBuffer> {
  const { latentSize, classes: groups } = space;
  const size = inputSizeOf(space);
  const { length } = vector;
  if (length === size) {
    const row = copyLatents(vector, size);
    assertMixture(row.subarray(latentSize), groups);
    return row;
  }
  const z = copyLatents(vector, latentSize);
  if (length !== latentSize)
    throw InvalidOptionError.of('z', `${length} numbers long`, `${latentSize} numbers, as of one picture`);
  const row = new Float32Array(size);
  row.set(z);
  let start = latentSize;
  classNumbersOf(z, groups).forEach((number, group) => {
    row[start + number] = 1;
    start += groups[group]?.classes.length ?? 0;
  });
  return row;
}

/** @throws InvalidOptionError unless y is a mixture in each group */
export function assertMixture(y: ArrayLike<number>, groups: readonly ClassGroup[]): void {
  let start = 0;
  for (const { name, classes } of groups) {
    let sum = 0;
    for (let k = 0; k < classes.length; k++) {
      const value = y[start + k];
      if (!(typeof value === 'number' && value >= 0 && Number.isFinite(value))) {
        throw InvalidOptionError.of(`${name}: ${classes[k] ?? ''}`, value, 'a number from 0 to 1');
      }
      sum += value;
    }
    if (Math.abs(sum - 1) > TOLERANCE) {
      throw InvalidOptionError.of(
        name,
        `a mixture that sums to ${Number(sum.toPrecision(6))}`,
        'numbers from 0 to 1 that sum to 1',
      );
    }
    start += classes.length;
  }
}

/** A number in [0, 2^32) that follows from z (FNV-1a over its bytes; Fowler, Noll and Vo 1991). */
function hash(z: Float32Array): number {
  let value = 0x811c9dc5;
  for (const byte of new Uint8Array(z.buffer, z.byteOffset, z.byteLength)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
