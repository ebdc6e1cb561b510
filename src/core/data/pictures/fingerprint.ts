/**
 * A picture's difference hash: 64 bits that stay nearly the same when it is scaled, recompressed or brightened. With its
 * luma at 9 x 8 pixels, bit x of row y says whether pixel x is darker than its right neighbour.
 * Source: N. Krawetz, "Kind of Like That" (2013), dHash.
 */
import { resizeWeights } from '../resize.js';

/** The bits of the upper four rows, and of the lower four. */
export type Fingerprint = readonly [upper: number, lower: number];

const ROWS = 8;
const COLUMNS = 9;
/** Most different bits, of 64, in near-duplicates. Different pictures differ in 32 on average. */
const NEAR = 3;
/** Pictures that one is compared with at most, the latest before it: with all, drawings of one outline would take minutes. */
const MOST_COMPARED = 1_000;
/** Least difference in levels of grey: less is noise, and a flat picture has no fingerprint at all. */
const STEP = 1;

/** @param rgb size * size * 3 bytes. @returns `null` for a picture of a single colour */
export function fingerprint(rgb: Uint8ClampedArray, size: number): Fingerprint | null {
  const rows = resizeWeights(size, ROWS);
  const columns = resizeWeights(size, COLUMNS);
  const luma = (y: number, x: number) => {
    const at = 3 * (y * size + x);
    return 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  };
  const small = (row: number, column: number) => {
    let sum = 0;
    rows.weights[row]?.forEach((down, i) => {
      columns.weights[column]?.forEach((across, j) => {
        sum += down * across * luma((rows.starts[row] ?? 0) + i, (columns.starts[column] ?? 0) + j);
      });
    });
    return sum;
  };
  const halves: [number, number] = [0, 0];
  for (let y = 0; y < ROWS; y++) {
    const line = Array.from({ length: COLUMNS }, (_, x) => small(y, x));
    for (let x = 0; x + 1 < COLUMNS; x++) {
      const half = y < ROWS / 2 ? 0 : 1;
      const bit = (line[x + 1] ?? 0) - (line[x] ?? 0) > STEP ? 1 : 0;
      halves[half] = ((halves[half] << 1) | bit) >>> 0;
    }
  }
  return halves[0] === 0 && halves[1] === 0 ? null : halves;
}

/**
 * Counts the pictures that are nearly the same as an earlier one. Two that differ in at most three bits share at least one
 * of four quarters, so only pictures that share a quarter are compared.
 * @param areSame compares the pictures of two indices themselves, since different ones of the same outline have the same bits
 */
export function countNearDuplicates(
  prints: readonly (Fingerprint | null)[],
  areSame: (a: number, b: number) => boolean = () => true,
): number {
  const buckets = Array.from({ length: 4 }, () => new Map<number, number[]>());
  /** Whether one of the latest of a bucket, at {@link MOST_COMPARED} most, is nearly the same. */
  const hasNear = (bucket: readonly number[], print: Fingerprint, index: number): boolean => {
    for (let i = bucket.length - 1; i >= Math.max(0, bucket.length - MOST_COMPARED); i--) {
      const other = bucket[i] as number;
      if (distance(print, prints[other] as Fingerprint) <= NEAR && areSame(index, other)) return true;
    }
    return false;
  };
  let count = 0;
  prints.forEach((print, index) => {
    if (!print) return;
    const quarters = [print[0] >>> 16, print[0] & 0xffff, print[1] >>> 16, print[1] & 0xffff];
    const own = quarters.map((quarter, i) => {
      const bucket = buckets[i]?.get(quarter) ?? [];
      buckets[i]?.set(quarter, bucket);
      return bucket;
    });
    if (own.some(bucket => hasNear(bucket, print, index))) {
      count++; // its near-duplicate is in the buckets already
      return;
    }
    for (const bucket of own) bucket.push(index);
  });
  return count;
}

function distance(a: Fingerprint, b: Fingerprint): number {
  return countOnes(a[0] ^ b[0]) + countOnes(a[1] ^ b[1]);
}

/** Counts the ones of 32 bits in pairs, then in fours, then in bytes. Source: H. S. Warren, "Hacker's Delight", section 5-1. */
function countOnes(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
