/**
 * Compares what a page has to load, in kB after brotli at its best, with what is allowed. An entry counts with everything that
 * it imports at once; what it loads later (the views, the engine, the chart, the encoders of films) does not. `npm test` runs
 * it.
 */
import { loadedSize } from '../lib/loaded-size.mjs';

/** kB (of 1,000 bytes) by the files in dist/ that are counted together. A star stands for a chunk's hash. */
const BUDGETS = {
  'index.js': 28.6, // all three elements, and the room that they keep until their views are there
  'dcgan-trainer.js': 16,
  'latent-grid.js': 16, // classes and texts: the attributes, and what asks for their panel
  'face-morph.js': 17, // keys of a generator with classes are whole rows of z and y from the start
  // what is loaded before a visitor sees something
  'dcgan-trainer.js dcgan-trainer.view-*.js': 35.8, // and that room, also that of the first sheet, the way to settings for one's own pictures, and attributes set as properties
  'latent-grid.js latent-grid.view-*.js': 37.2, // and its ground of noise, how many threads compute, and what was assumed of a file
  'face-morph.js face-morph.view-*.js': 33.4, // and how a file of other origin is read, and what was assumed of it
  'react.js': 30, // all three, and their wrappers
  'engine.js': 21.4, // its errors list what was given
  'kernels.js': 12,
  'assets/kernels-relaxed-simd.wasm': 12,
  'assets/kernels-simd.wasm': 12,
  'assets/trainer.worker.js': 260,
  'assets/shard.worker.js': 260,
  'assets/generator.worker.js': 260,
  'assets/model.worker.js': 276, // kernels for both backends, reads that do not wait, and what reads Keras's files
  'assets/assessment.worker.js': 260,
  'assets/copies.worker.js': 260,
  'assets/pictures.worker.js': 260,
  'assets/storage.worker.js': 1,
};

let over = 0;
for (const [files, budget] of Object.entries(BUDGETS)) {
  const kilobytes = loadedSize(files);
  if (kilobytes > budget) over++;
  const verdict = kilobytes > budget ? 'OVER' : 'ok  ';
  console.log(`${verdict}  ${kilobytes.toFixed(1).padStart(6)} of ${budget} kB  ${files.replace(' ', ' + ')}`);
}
process.exitCode = over ? 1 : 0;
