/**
 * The judge of drawn faces at 64x64: a classifier of the attributes that each face of the data set `faces` is drawn from, and
 * of whether it has both eyes, trained on 9,000 of the faces and tested on the others.
 *
 * Faces without both eyes are made for it from the data's layers: the left eye, the right one or both are erased, faded or
 * smeared. Whatever it learns from is slightly noisy, and sometimes soft, as generated pictures are; held-out faces are not.
 */
import * as tf from '@tensorflow/tfjs-core';
import { datasetFromPixels, type Dataset } from '../../src/core/data/dataset.js';
import { fetchResponse, fromResponse } from '../../src/core/data/fetch.js';
import { gunzipIfNeeded } from '../../src/core/data/gzip.js';
import { composeImage, readLayers, type Layer, type LayeredImages } from '../../src/core/data/layered-images.js';
import { resizeDataset } from '../../src/core/data/resize.js';
import type { ImageLabels } from '../../src/shared/protocol/classes.js';
import { Random } from '../../src/shared/random.js';
import { Classifier, type ClassifierShape, type Verdicts } from './classifier.js';
import { assetsBase, type SampledGenerator } from './samples.js';

const SIZE = 64;
const PIXELS = SIZE * SIZE * 3;
/** The last so many faces are for testing. */
const HELD_OUT = 1_000;
const BATCH = 50;
const SEED = 7;
/** Of the noise on what the classifier learns from, in values of [-1, 1]. */
const NOISE = 0.05;
/** The share of faces that lack an eye, in training and in the test of that. */
const WITHOUT_EYES = 0.4;
/** The share of training batches that are blurred by 3x3 pixels. */
const BLURRED = 0.3;
/**
 * The share of the data's faces that may be taken to lack an eye: the judge's threshold is chosen on faces of its training
 * for that, so that it is as strict about eyes as it can be.
 */
const TAKEN_TO_LACK = 0.02;
/** Training faces that the threshold is chosen on. */
const THRESHOLD_OF = 1_000;
/** Samples that are looked at for both eyes. */
const EYES_OF = 200;

const SIDES = ['left', 'right', 'both'] as const;
const SPOILS = ['erased', 'faded', 'smeared'] as const;
/** What a face looks like: as it is, or one of the ways of spoiling its eyes. */
const VARIANTS = 1 + SIDES.length * SPOILS.length;
/** How much of a faded eye is left. */
const FADED = 0.25;
/** Pixels of the original size over which an eye is smeared, either way. */
const SMEAR = 6;

/** The twelve backgrounds by hue, as people would name them. */
const HUES: Readonly<Record<string, readonly string[]>> = {
  blue: ['sky blue', 'blue', 'steel blue'],
  violet: ['lavender', 'periwinkle'],
  pink: ['pink'],
  orange: ['peach', 'orange'],
  green: ['pale green', 'green'],
  'white or pale yellow': ['white', 'pale yellow'],
};

/** The share of samples with each value of an attribute beside the data's. */
export interface Shares {
  readonly attribute: string;
  readonly samples: Readonly<Record<string, number>>;
  readonly data: Readonly<Record<string, number>>;
  /** The greatest factor between the two, upwards or downwards; infinite if a value is missing. */
  readonly factor: number;
}

export interface FacesScore {
  readonly samples: number;
  /** Mean distance of two samples, by that of two images of the data. */
  readonly distance: number;
  readonly shares: readonly Shares[];
  /** The share of 200 samples with both eyes. */
  readonly bothEyes: number;
  /** For a generator with classes: the share of samples that have the attribute asked for, by group. */
  readonly recognised: Readonly<Record<string, number>> | null;
}

/** Accuracies on held-out faces. */
export interface FacesAccuracy {
  readonly attributes: Readonly<Record<string, number>>;
  /** Of faces with both eyes, and of those with spoiled ones, by how. */
  readonly bothEyes: Readonly<Record<string, number>>;
}

/** The faces, each also with spoiled eyes. */
class Faces {
  readonly labels: ImageLabels;
  readonly count: number;
  readonly #variants: Dataset;
  readonly #kept: Uint8Array;
  readonly #isKept: Uint8Array;

  private constructor(layered: LayeredImages, names: readonly string[]) {
    if (!layered.labels) throw new Error('The faces have no labels.');
    this.labels = layered.labels;
    this.count = layered.count;
    const image = (index: number) => composed(layered, names, index);
    const shape = { count: VARIANTS * layered.count, height: layered.height, width: layered.width, channels: 3 };
    this.#variants = resizeDataset(datasetFromPixels('faces', shape, image), SIZE);
    this.#kept = new Uint8Array(layered.count * PIXELS);
    this.#isKept = new Uint8Array(layered.count);
  }

  static async load(): Promise<Faces> {
    const { stream, label } = fromResponse(await fetchResponse(new URL('faces.layers.gz', assetsBase()).href));
    const layered = await readLayers(await gunzipIfNeeded(stream, label), label);
    const description = (await (await fetch('/assets/faces/faces.json')).json()) as { layers: string[] };
    return new Faces(layered, description.layers);
  }

  /** The data's share of each class of a group. */
  shares(group: number): number[] {
    const { groups, values } = this.labels;
    return (groups[group]?.classes ?? []).map(
      (_, number) => count(this.count, i => values[i * groups.length + group] === number) / this.count,
    );
  }

  /** @param variants of each face; 0 is the face as it is */
  images(indices: readonly number[], variants: readonly number[] = indices.map(() => 0)): Float32Array<ArrayBuffer> {
    const images = new Float32Array(indices.length * PIXELS);
    for (const [n, index] of indices.entries()) {
      const variant = variants[n] ?? 0;
      images.set(variant === 0 ? this.#plain(index) : this.#draw(index, variant), n * PIXELS);
    }
    return images;
  }

  /** Classes of images in all groups of the classifier: the data's, then whether both eyes are there. */
  classes(indices: readonly number[], variants: readonly number[] = indices.map(() => 0)): number[] {
    const { groups, values } = this.labels;
    return indices.flatMap((index, n) => [
      ...values.subarray(index * groups.length, (index + 1) * groups.length),
      variants[n] === 0 ? 1 : 0,
    ]);
  }

  /** A face as it is: kept as bytes when it is first asked for, since it takes a millisecond to draw. */
  #plain(index: number): Float32Array {
    const bytes = this.#kept.subarray(index * PIXELS, (index + 1) * PIXELS);
    if (this.#isKept[index] === 0) {
      this.#isKept[index] = 1;
      for (const [i, value] of this.#draw(index, 0).entries()) bytes[i] = Math.round((value + 1) * 127.5);
    }
    return Float32Array.from(bytes, value => value / 127.5 - 1);
  }

  #draw(index: number, variant: number): Float32Array {
    return this.#variants.batch([variant * this.count + index]);
  }
}

/** Image `index` of all faces in the first variant, then in the second, and so on. */
function composed(layered: LayeredImages, names: readonly string[], index: number): Uint8ClampedArray {
  const [face, variant] = [index % layered.count, Math.floor(index / layered.count)];
  if (variant === 0) return composeImage(layered, face);
  const list = layered.lists.slice(face * layered.depth, (face + 1) * layered.depth);
  const at = list.findIndex(number => names[number]?.startsWith('eyes ') === true);
  const eyes = layered.layers[list[at] ?? -1];
  if (!eyes) throw new Error(`Face ${face} has no eyes.`);
  list[at] = layered.layers.length;
  const side = SIDES[(variant - 1) % SIDES.length] ?? 'both';
  const how = SPOILS[Math.floor((variant - 1) / SIDES.length)] ?? 'erased';
  return composeImage({ ...layered, layers: [...layered.layers, spoiled(eyes, side, how)], lists: list, count: 1 }, 0);
}

/** A layer of eyes of which one or both are not there any more. */
function spoiled(
  { top, left, height, width, rgba }: Layer,
  side: (typeof SIDES)[number],
  how: (typeof SPOILS)[number],
): Layer {
  // A smeared eye needs room around it.
  const room = how === 'smeared' ? SMEAR : 0;
  const [tall, wide] = [height + 2 * room, width + 2 * room];
  const result = new Uint8Array(4 * tall * wide);
  const middle = width / 2;
  const isSpoiled = (x: number) => side === 'both' || (side === 'left' ? x < middle : x >= middle);
  for (let y = -room; y < height + room; y++) {
    for (let x = -room; x < width + room; x++) {
      for (let k = 0; k < 4; k++) {
        const at = 4 * ((y + room) * wide + x + room) + k;
        const inside = x >= 0 && x < width && y >= 0 && y < height;
        const own = inside ? (rgba[4 * (y * width + x) + k] as number) : 0;
        if (!isSpoiled(x)) result[at] = own;
        else if (how === 'faded') result[at] = Math.round(FADED * own);
        else if (how === 'smeared') result[at] = Math.round(meanAround(x, y, k));
      }
    }
  }
  return { top: top - room, left: left - room, height: tall, width: wide, rgba: result };

  /** Of the spoiled pixels only, so that a whole eye beside them does not come in. */
  function meanAround(x: number, y: number, k: number): number {
    let sum = 0;
    for (let j = Math.max(0, y - SMEAR); j <= Math.min(height - 1, y + SMEAR); j++) {
      for (let i = Math.max(0, x - SMEAR); i <= Math.min(width - 1, x + SMEAR); i++) {
        if (isSpoiled(i)) sum += rgba[4 * (j * width + i) + k] as number;
      }
    }
    return sum / (2 * SMEAR + 1) ** 2;
  }
}

function shapeOf({ groups }: ImageLabels): ClassifierShape {
  return {
    height: SIZE,
    width: SIZE,
    channels: 3,
    filters: [16, 32, 64, 64],
    features: 128,
    groups: [...groups.map(({ classes }) => classes.length), 2],
  };
}

/** @returns the bytes of the classifier as a safetensors file */
export async function trainFacesClassifier(epochs: number, report: (line: string) => void): Promise<Uint8Array> {
  const faces = await Faces.load();
  for (const [g, { name, classes }] of faces.labels.groups.entries()) {
    const missing = classes.filter((_, number) => faces.shares(g)[number] === 0);
    if (missing.length > 0) throw new Error(`No face has the ${name} ${missing.join(', ')}; the labels are wrong.`);
  }
  const noise = new Random(SEED, 'sheet', 0).normal(2 ** 18, NOISE);
  const classifier = Classifier.train(
    shapeOf(faces.labels),
    { count: faces.count - HELD_OUT, batchSize: BATCH, epochs, seed: SEED },
    (indices, update) => {
      const random = new Random(SEED, 'sheet', update + 1);
      const variants = randomVariants(indices.length, random);
      const images = faces.images(indices, variants);
      const from = random.integer(noise.length);
      for (let i = 0; i < images.length; i++) {
        images[i] = (images[i] as number) + (noise[(from + i) % noise.length] as number);
      }
      const sharp = tf.tensor4d(images, [indices.length, SIZE, SIZE, 3]);
      const soft = random.integer(1_000) < 1_000 * BLURRED;
      return { images: soft ? tf.avgPool(sharp, 3, 1, 'same') : sharp, classes: faces.classes(indices, variants) };
    },
    (epoch, classifier) => report(`epoch ${epoch}: ${JSON.stringify(accuracy(classifier, faces))}`),
  );
  return classifier.write({ epochs: String(epochs) });
}

function randomVariants(count: number, random: Random): number[] {
  return Array.from({ length: count }, () =>
    random.integer(1_000) < 1_000 * WITHOUT_EYES ? 1 + random.integer(VARIANTS - 1) : 0,
  );
}

/** @param threshold of the probability that both eyes are there */
function accuracy(classifier: Classifier, faces: Faces, threshold = 0.5): FacesAccuracy {
  const { groups } = faces.labels;
  const heldOut = range(faces.count - HELD_OUT, faces.count);
  const plain = classifier.judge(faces.images(heldOut));
  const right = rightOf(plain, faces.classes(heldOut), groups.length + 1);
  const present = eyesOf(plain, groups.length + 1);
  const bothEyes: Record<string, number> = {
    'both there': count(present.length, i => (present[i] ?? NaN) >= threshold) / present.length,
  };
  // Each face is spoiled in one way; all ways are used equally often.
  const variants = heldOut.map((_, i) => 1 + (i % (VARIANTS - 1)));
  const spoilt = eyesOf(classifier.judge(faces.images(heldOut, variants)), groups.length + 1);
  for (const [how, name] of SPOILS.entries()) {
    for (const [side, where] of SIDES.entries()) {
      const of = heldOut.flatMap((_, i) => (variants[i] === 1 + how * SIDES.length + side ? [i] : []));
      const found = of.filter(i => (spoilt[i] ?? NaN) < threshold);
      bothEyes[`${where} ${name}`] = found.length / of.length;
    }
  }
  return { attributes: Object.fromEntries(groups.map(({ name }, g) => [name, right[g] ?? NaN])), bothEyes };
}

/** The probability of each image that both eyes are there, which the last of the groups says. */
function eyesOf({ classes, confidences }: Verdicts, groups: number): number[] {
  return range(0, classes.length / groups).map(i => {
    const at = i * groups + groups - 1;
    return classes[at] === 1 ? (confidences[at] as number) : 1 - (confidences[at] as number);
  });
}

/** The share of right classes in each group. */
function rightOf({ classes }: Verdicts, wanted: ArrayLike<number>, groups: number): number[] {
  const images = wanted.length / groups;
  return range(0, groups).map(g => count(images, i => classes[i * groups + g] === wanted[i * groups + g]) / images);
}

/** A trained classifier with the faces that it compares samples with. */
export class FacesJudge {
  readonly #classifier: Classifier;
  readonly #faces: Faces;
  /** Of the probability that both eyes are there. */
  readonly #threshold: number;

  private constructor(classifier: Classifier, faces: Faces) {
    this.#classifier = classifier;
    this.#faces = faces;
    const real = classifier.judge(faces.images(range(0, THRESHOLD_OF)));
    const eyes = eyesOf(real, faces.labels.groups.length + 1).sort((a, b) => a - b);
    this.#threshold = eyes[Math.floor(TAKEN_TO_LACK * THRESHOLD_OF)] ?? NaN;
  }

  /** @param file the classifier's */
  static async open(file: ArrayBuffer): Promise<FacesJudge> {
    const faces = await Faces.load();
    return new FacesJudge(Classifier.read(file, shapeOf(faces.labels)), faces);
  }

  accuracy(): FacesAccuracy {
    return accuracy(this.#classifier, this.#faces, this.#threshold);
  }

  /** @returns the score, the first 200 samples, and which of them lack an eye */
  score(
    generator: SampledGenerator,
    wanted: number,
  ): { readonly score: FacesScore; readonly images: Float32Array; readonly lacking: readonly number[] } {
    const { labels } = this.#faces;
    const { height, width, channels } = generator.description;
    if (height !== SIZE || width !== SIZE || channels !== 3) {
      throw new Error(`The generator draws ${height} x ${width} x ${channels}; the judge knows ${SIZE} x ${SIZE} x 3.`);
    }
    const { images, asked } = generator.random(wanted, labels);
    const verdicts = this.#classifier.judge(images);
    const order = new Random(SEED, 'order', 0);
    const real = this.#faces.images(Array.from({ length: wanted }, () => order.integer(this.#faces.count)));
    const groups = labels.groups.length + 1;
    const looked = Math.min(EYES_OF, wanted);
    const eyes = eyesOf(verdicts, groups);
    const lacking = range(0, looked).filter(i => (eyes[i] ?? NaN) < this.#threshold);
    const recognised =
      asked &&
      Object.fromEntries(
        labels.groups.map(({ name }, g) => {
          const same = (i: number) => verdicts.classes[i * groups + g] === asked[i * (groups - 1) + g];
          return [name, count(wanted, same) / wanted];
        }),
      );
    const score = {
      samples: wanted,
      distance: meanDistance(images) / meanDistance(real),
      shares: this.#shares(verdicts),
      bothEyes: 1 - lacking.length / looked,
      recognised,
    };
    return { score, images: images.subarray(0, looked * PIXELS), lacking };
  }

  #shares({ classes }: Verdicts): Shares[] {
    const { groups } = this.#faces.labels;
    const images = classes.length / (groups.length + 1);
    return groups.map(({ name, classes: names }, g) => {
      const found = names.map((_, number) => {
        return count(images, i => classes[i * (groups.length + 1) + g] === number) / images;
      });
      const data = this.#faces.shares(g);
      const merged = name === 'background' ? Object.entries(HUES) : names.map(own => [own, [own]] as const);
      const sums = (of: readonly number[]) =>
        Object.fromEntries(
          merged.map(([merged, own]) => [merged, own.reduce((sum, one) => sum + (of[names.indexOf(one)] ?? NaN), 0)]),
        );
      const [samples, wanted] = [sums(found), sums(data)];
      const factors = merged.map(([value]) => {
        const ratio = (samples[value] ?? NaN) / (wanted[value] ?? NaN);
        return Math.max(ratio, 1 / ratio);
      });
      return {
        attribute: name === 'background' ? 'background hue' : name,
        samples,
        data: wanted,
        factor: Math.max(...factors),
      };
    });
  }
}

/** Mean over all pairs of the root mean squared difference of two images. */
function meanDistance(images: Float32Array): number {
  const n = images.length / PIXELS;
  const products = tf.tidy(() => {
    const rows = tf.tensor2d(images, [n, PIXELS]);
    return tf.matMul(rows, rows, false, true).dataSync<'float32'>();
  });
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const squared =
        (products[i * n + i] as number) + (products[j * n + j] as number) - 2 * (products[i * n + j] as number);
      sum += Math.sqrt(Math.max(0, squared) / PIXELS);
    }
  }
  return sum / ((n * (n - 1)) / 2);
}

function count(length: number, is: (index: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < length; i++) found += Number(is(i));
  return found;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
