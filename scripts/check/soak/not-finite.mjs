/**
 * Brings runs to what is no number, in each way that the issue names, and sees to it that each is taken back to its last
 * good state, bit for bit, and goes on. Needs `npm run build`.
 *
 *   node scripts/check/soak/not-finite.mjs [runs of each kind, 25]
 */
import { spawnSync } from 'node:child_process';
import { randomFrom } from './random.mjs';
import { SOAK_PAGE } from './soak-page.mjs';
import { loadBundle, withPage } from '../../lib/with-page.mjs';

/**
 * As test/soak/not-finite.ts gives it.
 * @typedef {{ causes: string[], differences: string[], wentOn: number, state: string, changed: Record<string, string> }} Report
 */

const [each = 25] = process.argv.slice(2).map(Number);
const KINDS = { batch: 'NaN in a batch', weight: 'NaN in a weight', rate: 'a rate of 1e6', loss: 'an infinite loss' };

const built = spawnSync('npx rollup -c --silent --configOnly soak', { shell: true, stdio: 'inherit' });
if (built.status !== 0) throw new Error('The page could not be built.');
const random = randomFrom(1);
let failures = 0;
await withPage(SOAK_PAGE, async page => {
  await loadBundle(page, '/build/soak/not-finite.js', 'notFinite');
  for (const [kind, words] of Object.entries(KINDS)) {
    let good = 0;
    const begun = Date.now();
    for (let i = 0; i < each; i++) {
      const steps = 1 + Math.floor(random() * 30);
      const report = /** @type {Report} */ (
        await page.evaluate((...given) => Reflect.get(globalThis, 'notFinite')(...given), kind, steps, i)
      );
      const { causes, differences, wentOn, state, changed } = report;
      const isGood =
        causes.join() === 'NotFiniteError' &&
        differences.length === 0 &&
        wentOn >= 5 &&
        state === 'running' &&
        changed['detours'] === '1';
      if (isGood) good += 1;
      else console.log(`WRONG: ${words}, seed ${i}, after ${steps} steps: ${JSON.stringify(report)}`);
    }
    failures += each - good;
    const seconds = ((Date.now() - begun) / 1000).toFixed(0);
    console.log(`${words}: ${good} of ${each} runs taken back bit for bit, and went on; ${seconds} s`);
  }
});
console.log(`${4 * each - failures} of ${4 * each} runs, ${failures} complaints`);
process.exitCode = failures ? 1 : 0;
