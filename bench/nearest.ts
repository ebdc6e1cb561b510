/** The nearest of many images, all kept as bytes. */
import type { Dataset } from '../src/core/data/dataset.js';

/** Mean squared error, of values in [-1, 1], between an image and the nearest of many, all as bytes. */
export function nearestError(image: Uint8Array, known: Uint8Array): number {
  let best = Infinity;
  for (let at = 0; at < known.length; at += image.length) {
    let sum = 0;
    for (let i = 0; i < image.length && sum < best; i++) sum += ((image[i] as number) - (known[at + i] as number)) ** 2;
    best = Math.min(best, sum);
  }
  return best / image.length / 127.5 ** 2;
}

export function toBytes(dataset: Dataset, indices: number[]): Uint8Array {
  const pixels = dataset.height * dataset.width * dataset.channels;
  const bytes = new Uint8Array(indices.length * pixels);
  for (const [n, index] of indices.entries()) {
    dataset.batch([index]).forEach((value, i) => (bytes[n * pixels + i] = Math.round((value + 1) * 127.5)));
  }
  return bytes;
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
