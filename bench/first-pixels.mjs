/**
 * How long a visitor of demo/digits.html waits: milliseconds from the navigation to the first pictures of `digits-2d`, and
 * to all 400 of them. Once to fill the caches, then five times with them filled; medians are reported.
 *
 *   node bench/first-pixels.mjs [ROUNDS]
 *
 * Needs `npm run build`, and the generator in dist/assets/weights.
 */
import { withPage } from '../scripts/lib/with-page.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
/** Milliseconds until a round is given up. */
const PATIENCE = 30_000;

/** @typedef {{ first: number, all: number, code: number, weights: number, worker: number, ready: number }} Times */

/** Watches the page's first grid, from the start, frame by frame. */
const WATCH = `
  globalThis.times = {};
  const look = () => {
    const grid = document.querySelector('latent-grid');
    const sheet = grid?.shadowRoot?.querySelector('latent-grid-sheet');
    const drawn = (row, column) => Boolean(sheet?.pictureAt?.({ row, column }));
    const { rows = 0, columns = 0 } = grid?.layout ?? {};
    const now = performance.now();
    if (grid?.generator) times.ready ??= now;
    const cells = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]);
    if (sheet?.pictureAt && cells.some(cell => drawn(...cell))) times.first ??= now;
    if (sheet?.pictureAt && cells.every(cell => drawn(...cell))) return void (times.all ??= now);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

await withPage({ prepare: WATCH }, async (page, { url }) => {
  /** @type {Times[]} */
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await page.goto(new URL('digits.html', url).href);
    await page.waitForFunction('times.all', { timeout: PATIENCE });
    const times = /** @type {Times} */ (
      await page.evaluate(() => {
        const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
        const end = (/** @type {string} */ part) => entries.find(({ name }) => name.includes(part))?.responseEnd ?? NaN;
        const { first, all, ready } = Reflect.get(globalThis, 'times');
        return {
          ...{ first, all, ready },
          ...{ code: end('/dist/index-'), weights: end('digits-2d'), worker: end('generator.worker') },
        };
      })
    );
    if (round > 0) rounds.push(times);
  }
  const median = (/** @type {keyof Times} */ name) => {
    const sorted = rounds.map(times => times[name]).sort((a, b) => a - b);
    return Math.round(sorted[sorted.length >> 1] ?? NaN);
  };
  console.log(
    `First pictures after ${median('first')} ms, all after ${median('all')} ms (medians of ${ROUNDS}; of which the ` +
      `elements' code is there after ${median('code')}, the weights after ${median('weights')}, the worker's code after ` +
      `${median('worker')}, the generator after ${median('ready')})`,
  );
});
