/**
 * Writes what the workers load at run time to dist/assets/: the included data sets and generators, and the single-threaded
 * WASM binaries of TensorFlow.js. A file that is newer than all its sources is left alone. `npm run build` runs it.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { makeDatasets, makeFile } from './datasets.mjs';
import { DIGITS } from './digits-place.mjs';

const OUT = 'dist/assets';
const MNIST_PACKAGE = 'packages/mnist';
const WEIGHTS = 'weights';
const WASM = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';

const assets = [
  { from: `${OUT}/${DIGITS}`, to: `../../${MNIST_PACKAGE}/${DIGITS}` },
  { from: 'components/themes.css', to: '../themes.css' },
  { from: `${WASM}/tfjs-backend-wasm.wasm`, to: 'tfjs-backend-wasm.wasm' },
  { from: `${WASM}/tfjs-backend-wasm-simd.wasm`, to: 'tfjs-backend-wasm-simd.wasm' },
  ...['digits', 'faces'].map(name => `${name}.training.webp`).map(name => ({ from: `${WEIGHTS}/${name}`, to: name })),
  ...trained(),
];

mkdirSync(`${OUT}/weights`, { recursive: true });
makeDatasets();
for (const { from, to } of assets) makeFile(`${OUT}/${to}`, [from], target => copyFileSync(from, target));

/** Generators that the package includes. */
function trained() {
  const files = existsSync(WEIGHTS) ? readdirSync(WEIGHTS).filter(file => file.endsWith('.safetensors')) : [];
  return files.map(file => ({ from: `${WEIGHTS}/${file}`, to: `weights/${file}` }));
}
