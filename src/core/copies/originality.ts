/**
 * Decides whether images are copies of the images of a data set.
 *
 * An image counts as a copy of its nearest training image x if it is less than two thirds as far from x as x is from the
 * training image nearest to x; in mean squared errors, which are squares, less than 4/9. The average of a cloud of similar
 * images lies at the root of a half, 0.71: its squared distance to each is half of theirs to each other. An image nearer
 * than that has something of x itself, and is not merely blurred. This is the authenticity of Alaa et al. (2022, "How
 * Faithful is your Synthetic Data?", arXiv:2102.08921), which has 1 in place of 2/3 and counts averages as copies.
 *
 * The data set itself tells how many new images of the same kind would count as copies by chance: some images are held
 * out, one by one, and each is compared with all the others. Comparing generated with held-out images is the test for
 * data-copying of Meehan et al. (2020, arXiv:2004.05675); since only hits are counted here, Fisher's exact test decides,
 * at p < 0.001, about as strictly as their C_T < -3.
 *
 * Images that look the same, with a root mean square difference below 2 % of the range, count as one: otherwise a copy of
 * an image that a data set has twice could not be detected.
 */
import { COPY_WITHIN, type CopyAssessment, type CopyVerdict } from '../../shared/protocol/copies.js';
import { fisherExact, type Hits } from './fisher.js';
import type { Neighbour, NearestNeighbours } from './nearest-neighbours.js';
import { meanSquaredError, squaredDistance, type ImageShape } from '../../shared/images/pixels.js';

/** Mean squared error of values in [-1, 1] up to which two images count as the same: (2 % of 2)^2. */
export const SAME_IMAGE = 0.04 ** 2;

/** p below which the share of copies is not due to chance. */
const SIGNIFICANCE = 0.001;

/** Number of held-out images: enough to detect 7 copies among 100 samples if no held-out image counts as a copy. */
const HELD_OUT = 200;

/** An image's nearest training image. */
export interface NearestMatch {
  readonly nearest: Neighbour;
  /** Squared distance from that training image to the one nearest to it; `null` if there is no other. */
  readonly isolation: number | null;
  readonly copy: boolean;
}

export class Originality {
  readonly #neighbours: NearestNeighbours;
  readonly #shape: ImageShape;
  readonly #same: number;
  readonly #isolations = new Map<number, number | null>();
  #heldOut: readonly NearestMatch[] | undefined;

  constructor(neighbours: NearestNeighbours, shape: ImageShape) {
    this.#neighbours = neighbours;
    this.#shape = shape;
    this.#same = squaredDistance(SAME_IMAGE, shape);
  }

  /** @param image the bytes of one image */
  match(image: Uint8Array): NearestMatch {
    const nearest = this.#neighbours.nearest(image);
    if (!nearest) throw new RangeError('The data set has no images.'); // a data set has at least one image
    const original = nearest.index % this.#neighbours.count;
    const known = this.#isolations.get(original);
    const isolation = known === undefined ? this.#isolation(original) : known;
    this.#isolations.set(original, isolation);
    return toMatch(nearest, isolation);
  }

  /** Matches held-out images of the data set, each with the others only. @param onProgress 0 to 1 */
  heldOutMatches(onProgress: (fraction: number) => void): readonly NearestMatch[] {
    if (this.#heldOut) return this.#heldOut;
    const { count } = this.#neighbours;
    const heldOut = Math.min(count, HELD_OUT);
    const matches: NearestMatch[] = [];
    for (let i = 0; i < heldOut; i++) {
      const match = this.#heldOutMatch(Math.floor(((i + 0.5) * count) / heldOut));
      if (match) matches.push(match);
      onProgress((i + 1) / heldOut);
    }
    return (this.#heldOut = matches);
  }

  /** The assessment of many images together. */
  assess(samples: readonly NearestMatch[], heldOut: readonly NearestMatch[]): Omit<CopyAssessment, 'nearest'> {
    const drawn = hitsOf(samples);
    const held = hitsOf(heldOut);
    const verdict = verdictOf(drawn, held);
    return {
      count: drawn.of,
      copies: drawn.hits,
      copyRate: drawn.hits / drawn.of,
      baselineRate: held.of ? held.hits / held.of : 0,
      heldOut: held.of,
      distances: { samples: this.#median(samples), data: this.#median(heldOut) },
      verdict,
      sentence: sentenceOf(verdict, drawn, held),
    };
  }

  /** Matches an image with the others. Images that count as the same are excluded; `null` if too few others are left. */
  #heldOutMatch(index: number): NearestMatch | null {
    const image = this.#neighbours.image(index);
    const nearest = this.#neighbours.nearest(image, { without: new Set([index]), beyond: this.#same });
    if (!nearest) return null;
    const original = nearest.index % this.#neighbours.count;
    const without = new Set([original, index]);
    // It is enough to find any image so near that this one is no copy.
    const search = { without, beyond: this.#same, enough: nearest.sum / COPY_WITHIN };
    for (;;) {
      const other = this.#neighbours.nearest(this.#neighbours.image(original), search);
      if (!other) return null;
      const otherIndex = other.index % this.#neighbours.count;
      if (this.#neighbours.distance(image, otherIndex) > this.#same) return toMatch(nearest, other.sum);
      without.add(otherIndex);
    }
  }

  #isolation(index: number): number | null {
    const search = { without: new Set([index]), beyond: this.#same };
    return this.#neighbours.nearest(this.#neighbours.image(index), search)?.sum ?? null;
  }

  #median(matches: readonly NearestMatch[]): number {
    const sums = matches.map(({ nearest }) => nearest.sum).sort((a, b) => a - b);
    return meanSquaredError(sums[sums.length >> 1] ?? NaN, this.#shape);
  }
}

function toMatch(nearest: Neighbour, isolation: number | null): NearestMatch {
  return { nearest, isolation, copy: isolation !== null && nearest.sum < COPY_WITHIN * isolation };
}

function hitsOf(matches: readonly NearestMatch[]): Hits {
  return { hits: matches.filter(({ copy }) => copy).length, of: matches.length };
}

function verdictOf(drawn: Hits, held: Hits): CopyVerdict {
  if (fisherExact(drawn, held) < SIGNIFICANCE) return 'copying';
  const atMost = fisherExact({ ...drawn, hits: drawn.of }, held);
  return atMost < SIGNIFICANCE ? 'not copying' : 'too few to tell';
}

function sentenceOf(verdict: CopyVerdict, drawn: Hits, held: Hits): string {
  const samples = `${drawn.hits} of ${drawn.of} ${drawn.of === 1 ? 'sample' : 'samples'}`;
  const found = `${samples} ${drawn.hits === 1 ? 'is a copy' : 'are copies'} of a training image`;
  const usual = `Of the held-out training images, ${held.hits} of ${held.of} would count as copies.`;
  switch (verdict) {
    case 'copying':
      return `It is copying: ${found}. ${usual}`;
    case 'not copying':
      return `It is not copying: ${found}. ${usual}`;
    case 'too few to tell':
      return `Too few to tell: ${found}, but with only ${held.of} held-out training images to compare, that may be chance.`;
  }
}
