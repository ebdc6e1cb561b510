/**
 * Trains the encoder of a plain generator that is done, and measures what it finds; `scripts/data/train-encoder.mjs` drives it in
 * a browser on WASM. It is a tool for weights that are to be published, and is not shipped.
 */
import * as tf from '@tensorflow/tfjs-core';
import { readTensor } from '../src/core/backend/readback.js';
import { startWasm } from '../src/core/backend/wasm.js';
import type { Dataset } from '../src/core/data/dataset.js';
import { loadDataset } from '../src/core/data/load-dataset.js';
import { invert } from '../src/core/generator/inversion.js';
import { dcganNetwork, type GeneratorNetwork } from '../src/core/generator/network.js';
import { networksOf } from '../src/core/networks/architecture.js';
import type { PlainShape } from '../src/core/networks/plain.js';
import type { Weights } from '../src/core/networks/weights.js';
import { shuffledIndices } from '../src/core/training/batch-sampler.js';
import { ClassSampler } from '../src/core/training/class-sampler.js';
import { EncoderModel } from '../src/core/training/encoder-model.js';
import { inputRows, type DrawClasses } from '../src/core/training/sample-latents.js';
import { readGeneratorFile, writeGeneratorFile, type GeneratorFile } from '../src/core/weights/generator-file.js';
import { readAll } from '../src/core/weights/tensors.js';
import { oneHot } from '../src/shared/latent/class-vectors.js';
import { Random } from '../src/shared/random.js';
import type { FloatDtype } from '../src/shared/protocol/generator.js';
import { readSafetensors, writeSafetensors } from '../src/shared/safetensors/safetensors.js';

export interface EncoderRun {
  /** Updates, including those of earlier sittings. */
  readonly steps: number;
  readonly seed: number;
  /** Drawn images in a batch, and real ones beside them. */
  readonly batch: number;
  readonly real: number;
  /** The first learning rate; it falls to 0 along a cosine. */
  readonly rate: number;
  readonly dtype: FloatDtype;
  readonly checkpointSeconds: number;
}

/** Errors are mean squared errors of values in [-1, 1], over images of the data set that the encoder never saw. */
export interface EncoderFigures {
  readonly images: number;
  /** Of G(E(x)) to x. */
  readonly encoder: number;
  /** Of what the encoder says with each group's likeliest class alone. */
  readonly encoderOneHot: number;
  /** Of the mean of the training images to x. */
  readonly meanImage: number;
  /** Of random samples to x, and of the nearest of a hundred. */
  readonly randomSample: number;
  readonly nearestSample: number;
  /** The same as `encoder`, for images that G drew of a random z. */
  readonly drawn: number;
  /** Share of the images whose class is the likeliest, by group. */
  readonly classes: Readonly<Record<string, number>>;
  /** After gradient steps, for the first of the images; and of the encoder alone, for these. */
  readonly refined: {
    readonly images: number;
    readonly steps: number;
    readonly encoder: number;
    readonly error: number;
  };
}

type Keep = (kind: 'checkpoint' | 'weights', bytes: string, step: number, seconds: number) => Promise<void>;

const HELD_OUT = 500;
const REFINED = 24;
const REFINING_STEPS = 60;
const BATCH = 50;
const BETAS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const REPORT_EVERY = 20;

async function bytesOf(url: string): Promise<ArrayBuffer> {
  return (await fetch(url, { cache: 'no-store' })).arrayBuffer();
}

async function open(url: string): Promise<{ file: GeneratorFile; shape: PlainShape; network: GeneratorNetwork }> {
  const base = new URL('/dist/assets/', location.href).href;
  const started = await startWasm({ base, deterministic: false });
  if ('failure' in started) throw new Error(started.failure);
  const file = readGeneratorFile(await bytesOf(url));
  const { architecture } = file;
  if (architecture.variant !== 'plain')
    throw new Error('The file is of the autoencoder variant, which has an encoder.');
  return { file, shape: architecture.shape, network: dcganNetwork(file) };
}

/** The data set that the generator was trained on, in its size; the images that the encoder may see, and those that it may not. */
async function openDataset({ height }: PlainShape, { metadata }: GeneratorFile) {
  const base = new URL('/dist/assets/', location.href).href;
  const dataset = await loadDataset(metadata['dataset'] ?? '', { assets: { base }, imageSize: height });
  const order = shuffledIndices(dataset.count, new Random(0, 'order', 0));
  return { dataset, seen: order.subarray(HELD_OUT), heldOut: order.subarray(0, HELD_OUT) };
}

/** The classes of the data set, if they are the generator's. */
function samplerOf({ labels }: Dataset, { classes }: GeneratorFile): ClassSampler | null {
  return labels && JSON.stringify(labels.groups) === JSON.stringify(classes) ? new ClassSampler(labels) : null;
}

/** Draws classes as often as the data has them, or all alike if it has others. */
function drawerOf(sampler: ClassSampler | null, { classes }: GeneratorFile): DrawClasses | undefined {
  if (sampler || classes.length === 0) return sampler?.draw;
  return (random, count) => {
    const rows = Array.from({ length: count }, () =>
      oneHot(
        classes,
        classes.map(group => random.integer(group.classes.length)),
      ),
    );
    return Float32Array.from(rows.flatMap(row => [...row]));
  };
}

function tensorOfRows(rows: Float32Array, count: number): tf.Tensor2D {
  return tf.tensor2d(rows, [count, rows.length / count]);
}

function tensorOfImages(dataset: Dataset, indices: Uint32Array): tf.Tensor4D {
  const { height, width, channels } = dataset;
  return tf.tensor4d(dataset.batch(indices), [indices.length, height, width, channels]);
}

/** G's weights on the accelerator. */
function generatorWeights({ architecture, weights }: GeneratorFile): Weights {
  return Object.fromEntries(
    networksOf(architecture).generator.map(({ name, shape }) => [
      name,
      tf.keep(tf.tensor(weights[name] as Float32Array, [...shape])),
    ]),
  );
}

/**
 * Trains, from a checkpoint if there is one, and hands over the weights file with the encoder at the end.
 * @param url of the generator's file
 * @param from URL of a checkpoint of the same run
 */
async function train(url: string, run: EncoderRun, from: string | null): Promise<void> {
  const { file, shape } = await open(url);
  const { dataset, seen } = await openDataset(shape, file);
  const sampler = samplerOf(dataset, file);
  const draw = drawerOf(sampler, file);
  const model = new EncoderModel(generatorWeights(file), { ...BETAS, shape, seed: run.seed, sampling: file.sampling });
  if (from) model.restore(readSafetensors(await bytesOf(from)));
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 100) / 10;
  let saved = 0;
  const sums = { latent: 0, classes: 0, image: 0 };
  while (model.adam.updates < run.steps) {
    const update = model.adam.updates;
    const rate = run.rate * 0.5 * (1 + Math.cos((Math.PI * update) / run.steps));
    tf.tidy(() => {
      const rows = inputRows(new Random(run.seed, 'generator-z', update), run.batch, shape.latentSize, draw);
      const random = new Random(run.seed, 'order', update);
      const indices = Uint32Array.from({ length: run.real }, () => seen[random.integer(seen.length)] as number);
      const real = run.real > 0 && {
        images: tensorOfImages(dataset, indices),
        ...(sampler && { y: tensorOfRows(sampler.of(indices), run.real) }),
      };
      const losses = model.update(tensorOfRows(rows, run.batch), rate, real || undefined);
      for (const name of ['latent', 'classes', 'image'] as const)
        sums[name] += losses[name].dataSync<'float32'>()[0] ?? 0;
    });
    if (model.adam.updates % REPORT_EVERY === 0) {
      const means = Object.entries(sums).map(([name, sum]) => `${name} ${(sum / REPORT_EVERY).toFixed(4)}`);
      report(`step ${model.adam.updates}  ${means.join('  ')}  ${seconds()} s`);
      Object.assign(sums, { latent: 0, classes: 0, image: 0 });
      await new Promise(resolve => setTimeout(resolve)); // what is exposed to the page is answered in between
    }
    if (seconds() - saved > run.checkpointSeconds) {
      saved = seconds();
      await keep('checkpoint', base64(writeSafetensors(model.save())), model.adam.updates, seconds());
    }
  }
  await keep('checkpoint', base64(writeSafetensors(model.save())), model.adam.updates, seconds());
  await keep('weights', base64(fileWithEncoder(file, model, run)), model.adam.updates, seconds());
}

function fileWithEncoder(file: GeneratorFile, model: EncoderModel, { dtype, seed, steps }: EncoderRun): ArrayBuffer {
  const { architecture, sampling, metadata, weights } = file;
  const kept = networksOf(architecture).generator.map(({ name, shape }) => [
    name,
    { shape, data: weights[name] as Float32Array },
  ]);
  const tensors = { ...Object.fromEntries(kept), ...readAll(model.weights) } as ReturnType<typeof readAll>;
  const provenance = { ...metadata, encoder_steps: String(steps), encoder_seed: String(seed) };
  return writeGeneratorFile(tensors, architecture, sampling, provenance, dtype);
}

/** Measures the encoder in a file. @param images how many held-out ones */
async function assess(url: string, images = 200): Promise<{ figures: EncoderFigures; sheet: string }> {
  const { file, shape, network } = await open(url);
  const { encode, draw } = network;
  if (!encode) throw new Error('The file has no encoder.');
  const { dataset, seen, heldOut } = await openDataset(shape, file);
  const sampler = samplerOf(dataset, file);
  const indices = heldOut.subarray(0, images);
  const { latentSize, classes } = network.description;
  const samples = 100;
  const rows = inputRows(new Random(1, 'sheet', 2), samples, latentSize, drawerOf(sampler, file));

  const meanImage = tf.keep(tf.tidy(() => tf.mean(tensorOfImages(dataset, seen.subarray(0, 500)), 0, true)));
  const drawn = tf.keep(tf.tidy(() => draw(tensorOfRows(rows, samples))));
  const sums = { encoder: 0, encoderOneHot: 0, meanImage: 0, randomSample: 0, nearestSample: 0 };
  const right = classes.map(() => 0);
  const found: Float32Array[] = [];
  for (let first = 0; first < images; first += BATCH) {
    const part = indices.subarray(first, first + BATCH);
    tf.tidy(() => {
      const x = tensorOfImages(dataset, part);
      const error = (y: tf.Tensor) => readTensor(() => tf.mean(tf.square(tf.sub(y, x)), [1, 2, 3]));
      const rowsFound = encode(x);
      const values = rowsFound.dataSync<'float32'>().slice();
      const size = values.length / part.length;
      const numbers = Array.from({ length: part.length }, (_, i) => {
        let start = i * size + latentSize;
        return classes.map(group => {
          const y = values.subarray(start, (start += group.classes.length));
          return y.indexOf(Math.max(...y));
        });
      });
      const hard = values.slice();
      numbers.forEach((own, i) => hard.set(oneHot(classes, own), i * size + latentSize));
      const add = (name: keyof typeof sums, errors: Float32Array) => {
        sums[name] += errors.reduce((sum, value) => sum + value, 0) / images;
      };
      add('encoder', error(draw(rowsFound)));
      add('encoderOneHot', error(draw(tensorOfRows(hard, part.length))));
      add('meanImage', error(meanImage));
      for (let i = 0; i < part.length; i++) {
        const one = tf.slice(x, [i, 0, 0, 0], [1, -1, -1, -1]);
        const distances = readTensor(() => tf.mean(tf.square(tf.sub(drawn, one)), [1, 2, 3]));
        sums.randomSample += distances.reduce((sum, value) => sum + value, 0) / samples / images;
        sums.nearestSample += Math.min(...distances) / images;
        found.push(values.slice(i * size, (i + 1) * size));
        if (!sampler) continue;
        const y = sampler.of([part[i] as number]);
        let at = 0;
        classes.forEach((group, g) => {
          const wanted = y.subarray(at, (at += group.classes.length)).indexOf(1);
          if (wanted === numbers[i]?.[g]) right[g] = (right[g] as number) + 1 / images;
        });
      }
    });
  }
  const own = readTensor(() => tf.mean(tf.square(tf.sub(draw(encode(drawn)), drawn))))[0] as number;
  const refined = { images: Math.min(REFINED, images), steps: REFINING_STEPS, encoder: 0, error: 0 };
  const pixels = dataset.height * dataset.width * dataset.channels;
  const strips: Float32Array[][] = [];
  for (let i = 0; i < refined.images; i++) {
    const picture = dataset.batch([indices[i] as number]);
    const before = await invert(network, picture, 0, () => true);
    const after = await invert(network, picture, refined.steps, () => true);
    refined.encoder += before.error / refined.images;
    refined.error += after.error / refined.images;
    const pictures = [before, after].map(({ z, classes: y = [] }) => {
      const row = Float32Array.from([...z, ...y]);
      return readTensor(() => draw(tensorOfRows(row, 1)));
    });
    strips.push([picture, ...pictures]);
    report(`image ${i}: ${before.error.toFixed(4)}, refined ${after.error.toFixed(4)}`);
  }
  const figures = {
    images,
    ...sums,
    drawn: own,
    classes: Object.fromEntries(classes.map(({ name }, g) => [name, right[g] as number])),
    refined,
  };
  return { figures, sheet: await sheetOf(strips, shape, pixels) };
}

/** A PNG: a column for each image, with the image, what the encoder finds, and what the steps make of it. */
async function sheetOf(
  strips: readonly Float32Array[][],
  { height, width, channels }: PlainShape,
  pixels: number,
): Promise<string> {
  const zoom = 2;
  const canvas = new OffscreenCanvas(strips.length * width * zoom, 3 * height * zoom);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  const tile = new OffscreenCanvas(width, height);
  strips.forEach((strip, column) =>
    strip.forEach((picture, row) => {
      const image = new ImageData(width, height);
      for (let i = 0; i < pixels / channels; i++) {
        for (let k = 0; k < 3; k++)
          image.data[4 * i + k] = ((picture[i * channels + (channels === 1 ? 0 : k)] ?? 0) + 1) * 127.5;
        image.data[4 * i + 3] = 255;
      }
      tile.getContext('2d')?.putImageData(image, 0, 0);
      context.drawImage(tile, column * width * zoom, row * height * zoom, width * zoom, height * zoom);
    }),
  );
  return base64(await (await canvas.convertToBlob()).arrayBuffer());
}

function base64(bytes: ArrayBuffer): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.byteLength; i += 0x6000) {
    parts.push(btoa(String.fromCharCode(...new Uint8Array(bytes, i, Math.min(0x6000, bytes.byteLength - i)))));
  }
  return parts.join('');
}

declare global {
  var encoderTool: { train: typeof train; assess: typeof assess };
  /** Prints a line, and keeps a file. scripts/data/train-encoder.mjs gives these two to the page. */
  var report: (line: string) => void;
  var keep: Keep;
}
globalThis.encoderTool = { train, assess };
