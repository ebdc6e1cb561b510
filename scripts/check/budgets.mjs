/**
 * Compares what a page has to load, in kB after brotli at its best, with what is allowed. An entry counts with everything that
 * it imports at once; what it loads later (the views, the engine, the chart, the encoders of films) does not. `npm test` runs
 * it.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** kB (of 1,000 bytes) by the files in dist/ that are counted together. A star stands for a chunk's hash. */
const BUDGETS = {
  'index.js': 28.6, // all three elements, and the room that they keep until their views are there
  'dcgan-trainer.js': 16,
  'latent-grid.js': 16, // classes and texts: the attributes, and what asks for their panel
  'face-morph.js': 16.6, // keys of a generator with classes are whole rows of z and y from the start
  // what is loaded before a visitor sees something
  'dcgan-trainer.js dcgan-trainer.view-*.js': 35, // and that room, and the way to settings for one's own pictures
  'latent-grid.js latent-grid.view-*.js': 36.5, // and how many threads compute, and why
  'face-morph.js face-morph.view-*.js': 32.2, // and the attributes that say how a file of other origin is read
  'engine.js': 21,
  'kernels.js': 12,
  'assets/kernels-relaxed-simd.wasm': 12,
  'assets/kernels-simd.wasm': 12,
  'assets/trainer.worker.js': 260,
  'assets/shard.worker.js': 260,
  'assets/generator.worker.js': 260,
  'assets/model.worker.js': 275, // kernels for both backends, and what reads Keras's files
  'assets/assessment.worker.js': 260,
  'assets/copies.worker.js': 260,
  'assets/pictures.worker.js': 260,
};

/** Matches static imports and exports as Rollup writes them; the parenthesis of `import()` keeps it out. */
const STATIC_IMPORT = /(?:\bfrom|\bimport) ?"\.\/([^"]+)"/g;

const built = readdirSync('dist');
let over = 0;
for (const [files, budget] of Object.entries(BUDGETS)) {
  const loaded = /** @type {Set<string>} */ (new Set());
  for (const file of files.split(' ')) addWithImports(loaded, nameInDist(file));
  const kilobytes = [...loaded].reduce((sum, file) => sum + brotli(file), 0) / 1000;
  if (kilobytes > budget) over++;
  const verdict = kilobytes > budget ? 'OVER' : 'ok  ';
  console.log(`${verdict}  ${kilobytes.toFixed(1).padStart(6)} of ${budget} kB  ${files.replace(' ', ' + ')}`);
}
process.exitCode = over ? 1 : 0;

/** @param {string} file */
function nameInDist(file) {
  const [start = '', end] = file.split('*');
  const found = end === undefined ? file : built.find(name => name.startsWith(start) && name.endsWith(end));
  if (!found) throw new Error(`There is no dist/${file}.`);
  return found;
}

/**
 * @param {Set<string>} loaded to which the file is added, with all that comes with it
 * @param {string} file
 */
function addWithImports(loaded, file) {
  if (loaded.has(file)) return;
  loaded.add(file);
  if (file.endsWith('.wasm')) return;
  for (const [, chunk] of readFileSync(`dist/${file}`, 'utf8').matchAll(STATIC_IMPORT))
    addWithImports(loaded, String(chunk));
}

/** @param {string} file */
function brotli(file) {
  const bytes = readFileSync(`dist/${file}`);
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: hint } = constants;
  return brotliCompressSync(bytes, { params: { [quality]: 11, [hint]: bytes.length } }).length;
}
