/**
 * Trains 500 steps of each variant on WebGL, and checks that the textures do not grow: after 20 steps all are there.
 *
 *   node scripts/check/soak/textures.mjs [steps, 500]
 */
import { spawnSync } from 'node:child_process';
import { loadBundle, withBrowser } from '../../lib/with-page.mjs';

const [steps = 500] = process.argv.slice(2).map(Number);
const WARM_UP = 20;
/** What is more than this is growth. */
const ALLOWED = 1.02;
/** @type {import('../../../bench/webgl-cases.js').WebglCase[]} */
const CASES = [
  { name: 'plain', variant: 'plain', size: 28, width: 4, batch: 8 },
  { name: 'autoencoder', variant: 'autoencoder', size: 32, width: 4, batch: 4 },
];

if (spawnSync('npx rollup -c --silent --configOnly bench', { shell: true, stdio: 'inherit' }).status !== 0) {
  throw new Error('The bench could not be built.');
}
let failures = 0;
await withBrowser({}, async ({ open }) => {
  for (const item of CASES) {
    const page = await open();
    await loadBundle(page, '/build/bench/webgl.js', 'webglBench');
    await page.evaluate("webglBench.start('ours')");
    await page.evaluate(`webglBench.open(${JSON.stringify(item)})`);
    /** @param {number} count */
    const train = async count => {
      for (let done = 0; done < count; done++) await page.evaluate('webglBench.time()');
      return Number(await page.evaluate('webglBench.bytes()'));
    };
    const [before, after] = [await train(WARM_UP), await train(steps - WARM_UP)];
    const good = after <= ALLOWED * before;
    if (!good) failures += 1;
    console.log(
      `${good ? 'good' : 'WRONG'}: ${item.name}: ${before} bytes after ${WARM_UP} steps, ${after} after ${steps}`,
    );
    await page.close();
  }
});
console.log(`${CASES.length} cases, ${failures} complaints`);
process.exitCode = failures ? 1 : 0;
