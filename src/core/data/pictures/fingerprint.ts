/**
 * A picture's difference hash: 64 bits that stay nearly the same when it is scaled, recompressed or brightened. Of its
 * luma at 9 x 8 pixels, bit x of row y says whether pixel x is darker than its right neighbour.
 * Source: N. Krawetz, "Kind of Like That" (2013), dHash.
 */
import { resizeWeights } from '../resize.js';

/** The upper and the lower four rows. */
export type Fingerprint = readonly [upper: number, lower: number];

const ROWS = 8;
const COLUMNS = 9;
/** Of 64 bits. Different pictures have 32 in the mean. */
const NEAR = 3;
/** Of this many levels of grey: less is noise, and a flat surface has no fingerprint at all. */
const STEP = 1;

/** @param rgb size * size * 3 bytes. @returns `null` for a picture of one colour, which is like any other such */
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
 * How many pictures are nearly the same as one before them. Two that differ in three bits agree in one of four quarters
 * at least, so that only those need be compared that share a quarter.
 */
export function countNearDuplicates(prints: readonly (Fingerprint | null)[]): number {
  const shelves = Array.from({ length: 4 }, () => new Map<number, Fingerprint[]>());
  let count = 0;
  for (const print of prints) {
    if (!print) continue;
    const quarters = [print[0] >>> 16, print[0] & 0xffff, print[1] >>> 16, print[1] & 0xffff];
    const near = quarters.some((quarter, i) => shelves[i]?.get(quarter)?.some(other => distance(print, other) <= NEAR));
    if (near) {
      count++; // its like is on the shelves already
      continue;
    }
    quarters.forEach((quarter, i) => {
      const shelf = shelves[i]?.get(quarter);
      if (shelf) shelf.push(print);
      else shelves[i]?.set(quarter, [print]);
    });
  }
  return count;
}

function distance(a: Fingerprint, b: Fingerprint): number {
  return ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]);
}

/** Of 32 bits, counted in pairs, then in fours, then in bytes. Source: H. S. Warren, "Hacker's Delight", section 5-1. */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
