/**
 * Statistics of the samples of each class, for networks that are told classes: how real D finds them, and how different they
 * are from each other. Within a class the classes cannot be mistaken for variety, nor a rare class for a lost one.
 */
import { afterRead, arrived, type LateRead } from '../kernels/late-reads.js';
import type { Dataset } from '../data/dataset.js';
import type { ImageLabels } from '../../shared/protocol/classes.js';
import { imageStatistics, meanImage, type ImageStatistics } from './image-statistics.js';

/** Samples and D's scores of them. */
export interface JudgedImages {
  /** NHWC in [-1, 1]. */
  readonly images: Float32Array;
  /** D's probability that each is a real image of its class, in [0, 1]. */
  readonly scores: Float32Array;
}

/** The samples of one class. */
export interface ClassStatistics {
  /** Number of the class, counted over all groups. */
  readonly number: number;
  /** D's mean probability that samples are real images of the class. */
  readonly score: number;
  /**
   * How different samples are from each other, relative to their contrast; 1 for real images of the class. NaN for a class with
   * too few real images to tell.
   */
  readonly variety: number;
}

/** Real images of a class from which its reference is computed, and the fewest that tell how different its images are. */
const REAL_COUNT = 16;
const FEWEST = 8;
/** Samples per class. */
const SAMPLE_COUNT = 8;
/** Classes per inspection; the next inspection goes on with the next ones. */
const AT_ONCE = 10;

/** Inspects the classes of a run in turn, a few at a time. */
export class ClassInspector {
  readonly #dataset: Dataset;
  readonly #judge: (indices: readonly number[]) => LateRead<JudgedImages>;
  /** Up to {@link REAL_COUNT} images of each class that the data set has, by the class's number. */
  readonly #images: readonly (readonly [number: number, images: readonly number[]])[];
  readonly #references = new Map<number, number>();
  #next = 0;

  /** @param judge begins to read samples of the classes that these images of the data set have */
  constructor(dataset: Dataset, labels: ImageLabels, judge: (indices: readonly number[]) => LateRead<JudgedImages>) {
    this.#dataset = dataset;
    this.#judge = judge;
    this.#images = [...imagesByClass(labels)].sort(([a], [b]) => a - b);
  }

  /** Begins to read statistics of the next classes; of all of them, if there are at most {@link AT_ONCE}. */
  request(): LateRead<ClassStatistics[]> {
    const all = this.#images;
    const turn = Array.from({ length: Math.min(AT_ONCE, all.length) }, (_, i) => all[(this.#next + i) % all.length]);
    this.#next = (this.#next + turn.length) % Math.max(1, all.length);
    const classes = turn.filter(each => each !== undefined);
    if (classes.length === 0) return arrived([]);
    const asked = classes.flatMap(([, own]) =>
      Array.from({ length: SAMPLE_COUNT }, (_, i) => own[i % own.length] ?? 0),
    );
    return afterRead(this.#judge(asked), ({ images, scores }) => {
      const length = images.length / asked.length;
      return classes.map(([number, own], i) => {
        const [from, to] = [i * SAMPLE_COUNT, (i + 1) * SAMPLE_COUNT];
        const score = scores.subarray(from, to).reduce((sum, value) => sum + value, 0) / SAMPLE_COUNT;
        const drawn = this.#variety(images.subarray(from * length, to * length));
        return { number, score, variety: drawn / this.#reference(number, own) };
      });
    });
  }

  /** The variety of real images of a class, which is measured when the class is first inspected. */
  #reference(number: number, own: readonly number[]): number {
    const known = this.#references.get(number);
    if (known !== undefined) return known;
    const variety = own.length < FEWEST ? NaN : this.#variety(this.#dataset.batch(own));
    this.#references.set(number, variety);
    return variety;
  }

  #variety(images: Float32Array): number {
    return varietyOf(imageStatistics(images, this.#dataset, meanImage(images, this.#dataset)));
  }
}

/** How different images are from each other, relative to their contrast; 0 for images without any. */
export function varietyOf({ pairDistance, contrast }: Pick<ImageStatistics, 'pairDistance' | 'contrast'>): number {
  return contrast > 0 ? pairDistance / contrast : 0;
}

/** Up to {@link REAL_COUNT} images of each class, spread over all that the class has. */
function imagesByClass({ groups, values }: ImageLabels): Map<number, number[]> {
  const starts: number[] = [];
  groups.reduce((start, { classes }, group) => (starts[group] = start) + classes.length, 0);
  const classOf = (i: number) => (starts[i % groups.length] ?? 0) + (values[i] ?? 0);
  const counts = new Map<number, number>();
  values.forEach((_, i) => counts.set(classOf(i), (counts.get(classOf(i)) ?? 0) + 1));
  const seen = new Map<number, number>();
  const chosen = new Map<number, number[]>();
  values.forEach((_, i) => {
    const number = classOf(i);
    const [before, count] = [seen.get(number) ?? 0, counts.get(number) ?? 0];
    seen.set(number, before + 1);
    const own = chosen.get(number) ?? [];
    if (before !== Math.floor((own.length * count) / Math.min(count, REAL_COUNT))) return;
    chosen.set(number, [...own, Math.floor(i / groups.length)]);
  });
  return chosen;
}
