/** The copy-check worker: it keeps one data set as bytes and compares images with it. */
import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load-dataset.js';
import type { ByteImages } from '../data/idx.js';
import { DatasetError, StateError } from '../../shared/errors.js';
import type {
  ComparedData,
  CopyAssessment,
  CopyRequest,
  CopyWorker,
  NearestImages,
} from '../../shared/protocol/copies.js';
import type { ImageBatch } from '../../shared/protocol/images.js';
import type { LoadProgress } from '../../shared/protocol/trainer.js';
import { promiseTry } from '../../shared/promise-try.js';
import { NearestNeighbours } from './nearest-neighbours.js';
import { Originality, type NearestMatch } from './originality.js';
import { checkedBytes, meanSquaredError, toPixels, writeBytes } from '../../shared/images/pixels.js';

/** Images that are converted to bytes at a time. */
const BATCH = 256;

interface Opened {
  readonly data: ComparedData;
  readonly neighbours: NearestNeighbours;
  readonly originality: Originality;
}

export class CopySession implements CopyWorker {
  readonly #onProgress: (progress: LoadProgress) => void;
  #opened: Opened | undefined;
  /** The last percentage reported. */
  #percent = -1;

  constructor(onProgress: (progress: LoadProgress) => void) {
    this.#onProgress = onProgress;
  }

  async open({ dataset: source, imageSize, flip, assets }: CopyRequest): Promise<ComparedData> {
    const progress = (fraction: number) => this.#progress('The training images', fraction);
    // Reading the data set and converting it to bytes take about equally long.
    const dataset = await loadDataset(source, { assets, imageSize, onProgress: f => progress(f / 2) });
    const images = bytesOf(dataset, fraction => progress(0.5 + fraction / 2));
    const neighbours = new NearestNeighbours(images, flip);
    const { name, height, width, channels } = dataset;
    const data = { name, height, width, channels, count: dataset.count * (flip ? 2 : 1) };
    this.#opened = { data, neighbours, originality: new Originality(neighbours, data) };
    return data;
  }

  nearest(images: ImageBatch): Promise<NearestImages> {
    return promiseTry(() => this.#describe(this.#matches(images, 'Comparing', 0, 1)));
  }

  assess(images: ImageBatch): Promise<CopyAssessment> {
    return promiseTry(() => {
      const { originality } = this.#require();
      const matches = this.#matches(images, 'Comparing samples', 0, 0.5);
      const heldOut = originality.heldOutMatches(f => this.#progress('Comparing the training images', 0.5 + f / 2));
      return { ...originality.assess(matches, heldOut), nearest: this.#describe(matches) };
    });
  }

  #matches(images: ImageBatch, what: string, from: number, to: number): readonly NearestMatch[] {
    const { data, originality } = this.#require();
    const bytes = checkedBytes(images, data);
    const length = bytes.length / images.count;
    return Array.from({ length: images.count }, (_, i) => {
      const match = originality.match(bytes.subarray(i * length, (i + 1) * length));
      this.#progress(what, from + ((to - from) * (i + 1)) / images.count);
      return match;
    });
  }

  #describe(matches: readonly NearestMatch[]): NearestImages {
    const { data, neighbours } = this.#require();
    const length = data.height * data.width * data.channels;
    const bytes = new Uint8Array(matches.length * length);
    matches.forEach(({ nearest }, i) => bytes.set(neighbours.image(nearest.index), i * length));
    return {
      distances: Float64Array.from(matches, ({ nearest }) => meanSquaredError(nearest.sum, data)),
      isolations: Float64Array.from(matches, ({ isolation }) => meanSquaredError(isolation ?? Infinity, data)),
      indices: Uint32Array.from(matches, ({ nearest }) => nearest.index),
      copies: matches.map(({ copy }) => copy),
      images: toPixels(bytes, data),
    };
  }

  #progress(what: string, fraction: number): void {
    const percent = Math.floor(fraction * 100);
    if (percent === this.#percent) return;
    this.#percent = percent;
    this.#onProgress({ what, fraction });
  }

  #require(): Opened {
    if (this.#opened) return this.#opened;
    throw new StateError('This worker has no data set yet; call open() first.', { code: 'worker-not-open' });
  }
}

function bytesOf(dataset: Dataset, onProgress: (fraction: number) => void): ByteImages {
  const { name, count, height, width, channels } = dataset;
  const length = height * width * channels;
  const bytes = allocate(count * length, name);
  for (let from = 0; from < count; from += BATCH) {
    const part = Math.min(BATCH, count - from);
    const values = dataset.batch(Array.from({ length: part }, (_, i) => from + i));
    writeBytes(values, bytes, from * length);
    onProgress((from + part) / count);
  }
  return { count, height, width, channels, bytes };
}

function allocate(length: number, name: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch {
    throw new DatasetError(`${name} takes ${length} bytes, more than this browser has memory for.`, {
      code: 'dataset-too-large',
      subject: name,
      given: `${length} bytes`,
      allowed: 'fewer or smaller images',
    });
  }
}
