/** Exact search for the nearest images of a data set, by the sum of squared differences of bytes. */
import type { ByteImages } from '../data/idx.js';
import { addBlockSums, blockLayout, lowerBounds, type BlockLayout } from './block-sums.js';

export interface Neighbour {
  /** Index of the image; with mirror images, count + i is the mirror image of image i. */
  readonly index: number;
  /** Sum of squared differences over all bytes. */
  readonly sum: number;
}

export interface Search {
  /** Images to exclude, with their mirror images. */
  readonly without?: ReadonlySet<number>;
  /** Images no farther than this are excluded too. */
  readonly beyond?: number;
  /** The search stops at an image no farther than this, though it may not be the nearest. */
  readonly enough?: number;
}

/** Bounds are rounded and sums are integers: a bound may exceed its sum by less than this. */
const ROUNDING = 0.5;

export class NearestNeighbours {
  /** Number of images in the data set, without mirror images. */
  readonly count: number;
  readonly #images: ByteImages;
  readonly #flip: boolean;
  readonly #length: number;
  readonly #mirror: Uint32Array;
  readonly #layout: BlockLayout;
  readonly #sums: Float32Array;
  readonly #bounds: Float64Array;

  /** @param flip whether mirror images count as well; they take no memory */
  constructor(images: ByteImages, flip: boolean) {
    const { count, height, width, channels } = images;
    this.#images = images;
    this.#flip = flip;
    this.count = count;
    this.#length = height * width * channels;
    this.#mirror = mirrorOf(images);
    this.#layout = blockLayout(images);
    this.#sums = new Float32Array(count * this.#layout.length);
    this.#bounds = new Float64Array(count);
    for (let i = 0; i < count; i++) addBlockSums(this.#original(i), this.#layout, this.#sums, i * this.#layout.length);
  }

  /** The bytes of an image or of a mirror image. */
  image(index: number): Uint8Array {
    return index < this.count ? this.#original(index) : this.#mirrored(this.#original(index - this.count));
  }

  /** The nearest image that is not excluded, the first among equals; `null` if all are. */
  nearest(query: Uint8Array, { without, beyond = -1, enough = -1 }: Search = {}): Neighbour | null {
    let best: Neighbour | null = null;
    for (const [offset, image] of this.#views(query)) {
      const bounds = this.#bound(image);
      const look = (index: number) => {
        if (without?.has(index)) return;
        const found = { index: index + offset, sum: this.#distance(image, index, best ? best.sum : Infinity) };
        if (found.sum > beyond && (!best || isNearer(found, best))) best = found;
      };
      look(smallest(bounds)); // most likely near, so few of the others have to be compared
      for (let index = 0; index < this.count; index++) {
        const limit: number = (best as Neighbour | null)?.sum ?? Infinity;
        if (limit <= enough) return best;
        if ((bounds[index] as number) - ROUNDING <= limit) look(index);
      }
    }
    return best;
  }

  /** The squared distance to an image or to its mirror image, whichever is nearer. */
  distance(query: Uint8Array, index: number): number {
    return Math.min(...this.#views(query).map(([, image]) => this.#distance(image, index % this.count, Infinity)));
  }

  /** An image is as far from a mirror image as its own mirror image is from the original. */
  #views(query: Uint8Array): readonly (readonly [offset: number, image: Uint8Array])[] {
    return this.#flip ? [[0, query] as const, [this.count, this.#mirrored(query)] as const] : [[0, query] as const];
  }

  #bound(query: Uint8Array): Float64Array {
    const sums = new Float32Array(this.#layout.length);
    addBlockSums(query, this.#layout, sums);
    lowerBounds(sums, this.#sums, this.#layout, this.#bounds);
    return this.#bounds;
  }

  /** The sum of squared differences, or some number above `limit` as soon as it is sure to exceed that. */
  #distance(query: Uint8Array, index: number, limit: number): number {
    const { bytes } = this.#images;
    const start = index * this.#length;
    let sum = 0;
    for (let from = 0; from < this.#length && sum <= limit; from += 64) {
      const to = Math.min(from + 64, this.#length);
      for (let i = from; i < to; i++) {
        const difference = (query[i] as number) - (bytes[start + i] as number);
        sum += difference * difference;
      }
    }
    return sum;
  }

  #original(index: number): Uint8Array {
    return this.#images.bytes.subarray(index * this.#length, (index + 1) * this.#length);
  }

  #mirrored(image: Uint8Array): Uint8Array {
    return image.map((_, i) => image[this.#mirror[i] as number] as number);
  }
}

/** For each value of a mirror image, the index of the value in the original. */
function mirrorOf({ height, width, channels }: ByteImages): Uint32Array {
  return Uint32Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const x = pixel % width;
    return (pixel - x + (width - 1 - x)) * channels + (i % channels);
  });
}

/** Among equals, the first counts as nearer. */
function isNearer(a: Neighbour, b: Neighbour): boolean {
  return a.sum < b.sum || (a.sum === b.sum && a.index < b.index);
}

function smallest(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) < (values[at] as number)) at = i;
  return at;
}
