import type { PixelSheet } from '../../src/shared/protocol/trainer.js';

const CELLS = 10;
const CELL = 28;

/**
 * The placeholder before there is a picture: ten by ten tiles of soft grey noise, much like those of an untrained
 * generator. It is the same on every machine.
 */
export function posterSheet(): PixelSheet {
  return (poster ??= paint());
}

/** One tile of it. */
export function posterTile(): ImageData {
  if (tile) return tile;
  tile = new ImageData(CELL, CELL);
  const { rgba, width } = posterSheet();
  for (let y = 0; y < CELL; y++) tile.data.set(rgba.subarray(4 * y * width, 4 * (y * width + CELL)), 4 * y * CELL);
  return tile;
}

let poster: PixelSheet | undefined;
let tile: ImageData | undefined;

function paint(): PixelSheet {
  const side = CELLS * CELL;
  const rgba = new Uint8ClampedArray(side * side * 4).fill(255);
  const random = noise(2);
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    const coarse = Float32Array.from({ length: 64 }, () => random() ** 2);
    const top = Math.floor(cell / CELLS) * CELL;
    const left = (cell % CELLS) * CELL;
    for (let y = 0; y < CELL; y++) {
      for (let x = 0; x < CELL; x++) {
        const glow = smooth(coarse, (x / CELL) * 6.99, (y / CELL) * 6.99) * vignette(x) * vignette(y);
        const value = 16 + 120 * glow * (0.7 + 0.6 * random());
        const at = ((top + y) * side + left + x) * 4;
        rgba.fill(value, at, at + 3);
      }
    }
  }
  return { kind: 'samples', step: 0, epoch: 0, rows: CELLS, columns: CELLS, width: side, height: side, rgba };
}

/** Interpolates an 8 by 8 grid of values bilinearly. */
function smooth(lattice: Float32Array, x: number, y: number): number {
  const at = (column: number, row: number) => lattice[row * 8 + column] ?? 0;
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - i, y - j];
  const upper = at(i, j) * (1 - u) + at(i + 1, j) * u;
  const lower = at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u;
  return upper * (1 - v) + lower * v;
}

/** Darkens towards the border, as in the digits. */
function vignette(position: number): number {
  return Math.sin((Math.PI * (position + 0.5)) / CELL) ** 0.7;
}

/** Mulberry32: uniform in [0, 1). */
function noise(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
