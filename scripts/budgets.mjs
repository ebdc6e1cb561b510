/**
 * What a page has to load, in kB after brotli at its best, against what we allow. An entry counts with everything that it
 * imports at once; what it loads later (the engine, the chart, the encoders of films) does not. `npm test` runs it.
 */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** By file in dist/; in kB of 1,000 bytes. */
const BUDGETS = {
  'dcgan-trainer.js': 16,
  'latent-grid.js': 32,
  'face-morph.js': 15,
  'index.js': 69, // all three elements: a page that shows one takes its own entry
  'engine.js': 23,
  'kernels.js': 12,
  'assets/kernels-relaxed-simd.wasm': 12,
  'assets/kernels-simd.wasm': 12,
  'assets/trainer.worker.js': 260,
  'assets/generator.worker.js': 260,
  'assets/model.worker.js': 260,
  'assets/pictures.worker.js': 260,
};

/** Static imports and exports as Rollup writes them; `import()` is left out by its parenthesis. */
const STATIC_IMPORT = /(?:\bfrom|\bimport) ?"\.\/([^"]+)"/g;

let over = 0;
for (const [file, budget] of Object.entries(BUDGETS)) {
  const kilobytes = withImports(file).reduce((sum, part) => sum + brotli(part), 0) / 1000;
  if (kilobytes > budget) over++;
  console.log(`${kilobytes > budget ? 'OVER' : 'ok  '}  ${kilobytes.toFixed(1).padStart(6)} of ${budget} kB  ${file}`);
}
process.exitCode = over ? 1 : 0;

/**
 * @param {string} file
 * @param {Set<string>} seen
 * @returns {string[]} the file and all that comes with it
 */
function withImports(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = file.endsWith('.wasm') ? [] : readFileSync(`dist/${file}`, 'utf8').matchAll(STATIC_IMPORT);
  return [file, ...[...imports].flatMap(([, chunk]) => withImports(String(chunk), seen))];
}

/** @param {string} file */
function brotli(file) {
  const bytes = readFileSync(`dist/${file}`);
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: hint } = constants;
  return brotliCompressSync(bytes, { params: { [quality]: 11, [hint]: bytes.length } }).length;
}
