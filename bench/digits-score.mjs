/**
 * Scores generators of digits by a classifier of 99 % test accuracy; see digits-score.ts.
 *
 *   node bench/digits-score.mjs FILE.safetensors ...
 *
 * The classifier is trained when it is first needed (a few minutes) and kept in build/.
 */
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { withPages } from './with-pages.mjs';

const CLASSIFIER = 'build/digits-classifier.safetensors';
const EPOCHS = 8;
const SAMPLES = 1_000;

await withPages('digits-score', 'digitsScore', async open => {
  if (!existsSync(CLASSIFIER)) {
    const page = await open();
    const bytes = await page.evaluate(`digitsScore.train(${EPOCHS}, report)`);
    writeFileSync(CLASSIFIER, Uint8Array.from(/** @type {number[]} */ (bytes)));
    await page.close();
  }
  for (const file of process.argv.slice(2)) {
    copyFileSync(file, 'build/scored.safetensors'); // where the server finds it
    const page = await open(); // a page of its own: its memory goes with it
    const call = `digitsScore.score('/${CLASSIFIER}', '/build/scored.safetensors', ${SAMPLES})`;
    console.log(file, JSON.stringify(await page.evaluate(call), rounded));
    await page.close();
  }
});

/** @param {string} _ @param {unknown} value */
function rounded(_, value) {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
}
