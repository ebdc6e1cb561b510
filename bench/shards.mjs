/**
 * `npm run bench -- --shards 2`: a step of one worker beside the same step in shards, each in a worker of its own, as where a
 * page is not cross-origin isolated. Both take turns; medians are reported.
 *
 *   npm run bench -- --shards 4                four shards in four workers, the page's own thread among them
 *   npm run bench -- --shards 4 --workers 2    four shards in two workers
 *   npm run bench -- --shards 2 --rounds 41    rounds after warm-up (default 11)
 *   npm run bench -- --shards 2 --json FILE    also writes the figures
 */
import { writeFileSync } from 'node:fs';
import { loadBundle } from '../scripts/lib/with-page.mjs';

/** Of `parseArgs`. */
export const SHARDS_OPTIONS = /** @type {const} */ ({
  shards: { type: 'string' },
  workers: { type: 'string' },
});

/** @param {number[]} values */
const median = values => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * @param {import('../scripts/lib/with-page.mjs').Opened['open']} open
 * @param {{ shards: number, workers: number, rounds: number, json?: string | undefined }} options
 */
export async function measureShards(open, { shards, workers, rounds, json }) {
  const page = await open();
  await loadBundle(page, '/build/bench/shards.js', 'shards');
  await page.evaluate('shards.start()');
  const figures = [];
  for (const width of [16, 32]) {
    await page.evaluate(`shards.open(${width}, ${shards}, ${workers})`);
    /** @type {Record<'whole' | 'parts', number[]>} */
    const times = { whole: [], parts: [] };
    for (let round = 0; round < rounds; round++) {
      times.whole.push(Number(await page.evaluate('shards.timeWhole()')));
      times.parts.push(Number(await page.evaluate('shards.timeParts()')));
    }
    await page.evaluate('shards.close()');
    const [oneMs, shardsMs] = [median(times.whole), median(times.parts)];
    figures.push({ width, batch: 64, shards, workers, oneMs, shardsMs });
    const ratio = (oneMs / shardsMs).toFixed(2);
    console.log(
      `step, W ${width}, batch 64: one worker ${oneMs.toFixed(1)} ms; ${shards} shards in ${workers} workers ${shardsMs.toFixed(1)} ms: ${ratio} times as fast`,
    );
  }
  if (json) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
}
