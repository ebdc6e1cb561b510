import { checkIndex } from './check-index.js';
import type { Dataset } from './dataset.js';

/**
 * Adds each image's mirror image, with left and right exchanged, to a data set: image count + i is the mirror image of
 * image i, where `count` is the number of images before.
 */
export function mirrorDataset(dataset: Dataset): Dataset {
  const { name, count, height, width, channels, labels } = dataset;
  return {
    ...dataset,
    count: 2 * count,
    originals: count,
    labels: labels && { ...labels, values: repeated(labels.values) },
    batch(indices) {
      const wanted = Array.from(indices, index => checkIndex(index, 2 * count, name));
      const images = dataset.batch(wanted.map(index => index % count));
      const length = height * width * channels;
      wanted.forEach((index, i) => {
        if (index >= count) mirrorRows(images.subarray(i * length, (i + 1) * length), width, channels);
      });
      return images;
    },
  };
}

/** The mirror images have the same classes. */
function repeated(values: Uint8Array): Uint8Array {
  const both = new Uint8Array(2 * values.length);
  both.set(values);
  both.set(values, values.length);
  return both;
}

/** Exchanges left and right in rows of `width` pixels, in place. */
function mirrorRows(rows: Float32Array, width: number, channels: number): void {
  const row = width * channels;
  for (let start = 0; start < rows.length; start += row) {
    for (let x = 0; x < Math.floor(width / 2); x++) {
      const left = start + x * channels;
      const right = start + (width - 1 - x) * channels;
      const pixel = rows.slice(left, left + channels);
      rows.copyWithin(left, right, right + channels);
      rows.set(pixel, right);
    }
  }
}
