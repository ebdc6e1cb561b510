/**
 * What augmentation costs: milliseconds of a step with all three augmentations, as a share of one without, for each variant
 * of the quick recipe. Two runs take turns of a few steps, so that both meet the same load; the median of the turns' ratios
 * is reported.
 *
 *   node bench/augmentation.mjs [TURNS] [BACKEND]
 *
 * Needs `npm run build`.
 */
import { withPage } from '../scripts/lib/with-page.mjs';

const TURNS = Number(process.argv[2] ?? 15);
const BACKEND = process.argv[3] ?? 'wasm';

const RUNS = {
  'plain, 28x28x1, W 16, batch 64': { variant: 'plain', dataset: 'digits' },
  'autoencoder, 64x64x3, batch 10': { variant: 'autoencoder', dataset: 'faces', pretrain: 'none' },
};

await withPage({}, async page => {
  for (const [name, options] of Object.entries(RUNS)) {
    const figures = await page.evaluate(compare, { ...options, backend: BACKEND }, TURNS);
    console.log(`${name}: ${JSON.stringify(figures)}`);
  }
});

/**
 * Runs in the page.
 * @param {object} options
 * @param {number} turns
 */
async function compare(options, turns) {
  const address = '/dist/engine.js';
  const engine = /** @type {typeof import('../src/client/index.js')} */ (await import(address));
  const STEPS = 5;
  const common = { ...options, sheetRows: 1, sheetColumns: 1 };
  const without = await engine.createTrainer(common);
  const all = await engine.createTrainer({ ...common, augmentations: engine.AUGMENTATIONS });
  const times = { without: /** @type {number[]} */ ([]), all: /** @type {number[]} */ ([]) };
  const time = async (/** @type {import('../src/client/api.js').Trainer} */ trainer) => {
    const begun = performance.now();
    await trainer.step(STEPS);
    return (performance.now() - begun) / STEPS;
  };
  await time(without);
  await time(all);
  for (let turn = 0; turn < turns; turn++) {
    times.without.push(await time(without));
    times.all.push(await time(all));
  }
  without.dispose();
  all.dispose();
  const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
  const round = (/** @type {number} */ value) => Math.round(100 * value) / 100;
  return {
    millisecondsWithout: round(median(times.without)),
    millisecondsWithAll: round(median(times.all)),
    ratio: round(median(times.all.map((value, turn) => value / (times.without[turn] ?? NaN)))),
  };
}
