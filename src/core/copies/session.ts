/** What the copies' worker exposes: one data set, kept as bytes, and what pictures are compared with it. */
import { loadDataset, type Dataset } from '../data/dataset.js';
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
import { NearestNeighbours } from './nearest-neighbours.js';
import { Originality, type NearestMatch } from './originality.js';
import { checkedBytes, meanSquaredError, toPixels, writeBytes } from '../../shared/images/pixels.js';

/** Images that are made bytes at once. */
const PART = 256;

interface Opened {
  readonly data: ComparedData;
  readonly neighbours: NearestNeighbours;
  readonly originality: Originality;
}

export class CopySession implements CopyWorker {
  readonly #tell: (progress: LoadProgress) => void;
  #opened: Opened | undefined;
  /** Of the progress that was told last; a percent is news. */
  #told = -1;

  constructor(tell: (progress: LoadProgress) => void) {
    this.#tell = tell;
  }

  async open({ dataset: source, imageSize, flip, assets }: CopyRequest): Promise<ComparedData> {
    const progress = (fraction: number) => this.#progress('The training images', fraction);
    // Reading, and then making bytes of what was read, are about as long.
    const dataset = await loadDataset(source, { assets, imageSize, onProgress: f => progress(f / 2) });
    const images = bytesOf(dataset, fraction => progress(0.5 + fraction / 2));
    const neighbours = new NearestNeighbours(images, flip);
    const { name, height, width, channels } = dataset;
    const data = { name, height, width, channels, count: dataset.count * (flip ? 2 : 1) };
    this.#opened = { data, neighbours, originality: new Originality(neighbours, data) };
    return data;
  }

  nearest(images: ImageBatch): Promise<NearestImages> {
    return promised(() => this.#described(this.#standings(images, 'Comparing', 0, 1)));
  }

  assess(images: ImageBatch): Promise<CopyAssessment> {
    return promised(() => {
      const { originality } = this.#require();
      const standings = this.#standings(images, 'Comparing samples', 0, 0.5);
      const heldOut = originality.heldOutMatches(f => this.#progress('Comparing the training images', 0.5 + f / 2));
      return { ...originality.assess(standings, heldOut), nearest: this.#described(standings) };
    });
  }

  #standings(images: ImageBatch, what: string, from: number, to: number): readonly NearestMatch[] {
    const { data, originality } = this.#require();
    const bytes = checkedBytes(images, data);
    const length = bytes.length / images.count;
    return Array.from({ length: images.count }, (_, i) => {
      const standing = originality.match(bytes.subarray(i * length, (i + 1) * length));
      this.#progress(what, from + ((to - from) * (i + 1)) / images.count);
      return standing;
    });
  }

  #described(standings: readonly NearestMatch[]): NearestImages {
    const { data, neighbours } = this.#require();
    const length = data.height * data.width * data.channels;
    const bytes = new Uint8Array(standings.length * length);
    standings.forEach(({ nearest }, i) => bytes.set(neighbours.image(nearest.index), i * length));
    return {
      distances: Float64Array.from(standings, ({ nearest }) => meanSquaredError(nearest.sum, data)),
      isolations: Float64Array.from(standings, ({ isolation }) => meanSquaredError(isolation ?? Infinity, data)),
      indices: Uint32Array.from(standings, ({ nearest }) => nearest.index),
      copies: standings.map(({ copy }) => copy),
      images: toPixels(bytes, data),
    };
  }

  #progress(what: string, fraction: number): void {
    const percent = Math.floor(fraction * 100);
    if (percent === this.#told) return;
    this.#told = percent;
    this.#tell({ what, fraction });
  }

  #require(): Opened {
    if (this.#opened) return this.#opened;
    throw new StateError('This worker has no data set yet; call open() first.');
  }
}

function bytesOf(dataset: Dataset, onProgress: (fraction: number) => void): ByteImages {
  const { name, count, height, width, channels } = dataset;
  const length = height * width * channels;
  const bytes = allocated(count * length, name);
  for (let from = 0; from < count; from += PART) {
    const part = Math.min(PART, count - from);
    const values = dataset.batch(Array.from({ length: part }, (_, i) => from + i));
    writeBytes(values, bytes, from * length);
    onProgress((from + part) / count);
  }
  return { count, height, width, channels, bytes };
}

function allocated(length: number, name: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch {
    throw new DatasetError(`${name} takes ${length} bytes, more than this browser has memory for.`, {
      subject: name,
      given: `${length} bytes`,
      allowed: 'fewer or smaller images',
    });
  }
}

/** A promise of what a function returns or throws. */
function promised<Result>(make: () => Result): Promise<Result> {
  return new Promise(resolve => resolve(make()));
}
