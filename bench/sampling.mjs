/** Drives sampling.ts, for run.mjs. */
import { loadBundle } from '../scripts/lib/with-page.mjs';

/** @typedef {import('./sampling.js').SamplingFigure} SamplingFigure */

/**
 * @param {import('../scripts/lib/with-page.mjs').Opened['open']} open
 * @param {string} only words that a case's name contains
 * @returns {AsyncGenerator<SamplingFigure>}
 */
export async function* measureSampling(open, only) {
  const page = await open();
  await loadBundle(page, '/build/bench/sampling.js', 'sampling');
  const names = /** @type {string[]} */ (await page.evaluate('sampling.names'));
  for (const [index, name] of names.entries()) {
    if (name.includes(only)) yield /** @type {SamplingFigure} */ (await page.evaluate(`sampling.measure(${index})`));
  }
  await page.close();
}
