/** Splits a data set at random. */
import { mirrorDataset } from '../data/mirror.js';
import type { Dataset } from '../data/dataset.js';
import { shuffledIndices } from '../training/batch-sampler.js';
import { writeBytes } from '../../shared/images/pixels.js';
import { Random } from '../../shared/random.js';
import { Pictures } from './pictures.js';

/** Some of a data set's pictures. */
export interface Part {
  readonly pictures: Pictures;
  /** Their classes, as in `ImageLabels.values`; `null` without. */
  readonly labels: Uint8Array<ArrayBuffer> | null;
}

/** The index of the random stream: far beyond the epochs of a run, so that no split is the order of one of them. */
const STREAM = 2 ** 32 - 1;
/** Pictures that are converted at a time. */
const BATCH = 256;

/**
 * Takes random pictures, no two the same, for parts of these sizes, which together are at most all of them.
 * @param flip takes each picture or, as often, its mirror image, never both: a judge must not be tested on the mirror
 *   image of a picture that it has learnt from
 * @param onProgress 0 to 1
 */
export function split(
  dataset: Dataset,
  sizes: readonly number[],
  { seed, flip, onProgress }: { seed: number; flip: boolean; onProgress: (fraction: number) => void },
): Part[] {
  const random = new Random(seed, 'order', STREAM);
  const order = shuffledIndices(dataset.count, random);
  const source = flip ? mirrorDataset(dataset) : dataset;
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let first = 0;
  return sizes.map(size => {
    const indices = order.slice(first, first + size);
    if (flip) indices.forEach((index, i) => (indices[i] = index + dataset.count * random.integer(2)));
    const part = take(source, indices, done => onProgress((first + done) / all));
    first += size;
    return part;
  });
}

function take(dataset: Dataset, indices: Uint32Array, onProgress: (done: number) => void): Part {
  const { height, width, channels, labels } = dataset;
  const length = height * width * channels;
  const bytes = new Uint8Array(indices.length * length);
  for (let from = 0; from < indices.length; from += BATCH) {
    const some = indices.subarray(from, from + BATCH);
    writeBytes(dataset.batch(some), bytes, from * length);
    onProgress(from + some.length);
  }
  return {
    pictures: new Pictures(dataset, bytes),
    labels: labels && labelsOf(labels.values, labels.groups.length, indices),
  };
}

function labelsOf(values: Uint8Array, groups: number, indices: Uint32Array): Uint8Array<ArrayBuffer> {
  const taken = new Uint8Array(indices.length * groups);
  indices.forEach((index, i) => taken.set(values.subarray(index * groups, (index + 1) * groups), i * groups));
  return taken;
}
