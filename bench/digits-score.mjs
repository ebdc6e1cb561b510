/**
 * Scores generators of digits by a classifier of 99 % test accuracy, one line of JSON for each; bench/judge/digits.ts says
 * what the figures are.
 *
 *   node bench/digits-score.mjs [--samples 10000] [--floor] FILE.safetensors ...
 *
 * By default there are 1,000 samples. `--floor` adds what the classifier says of the 10,000 test digits, and the distance of
 * training digits to them. Needs `npm run build`. The classifier is trained when it is first needed (a few minutes) and kept
 * in build/.
 */
import { copyFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DIGITS_CLASSIFIER, makeDigitsClassifier } from './judge/digits-classifier.mjs';
import { withPages } from './with-pages.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { samples: { type: 'string', default: '1000' }, floor: { type: 'boolean', default: false } },
});
const samples = Number(values.samples);
if (!(Number.isInteger(samples) && samples >= 1))
  throw new Error(`--samples is ${values.samples}; it must be a count.`);

await withPages('digits-score', 'digitsScore', async open => {
  await makeDigitsClassifier(open);
  if (values.floor) await print('test digits', `floor('/${DIGITS_CLASSIFIER}')`);
  for (const file of positionals) {
    copyFileSync(file, 'build/scored.safetensors'); // where the server finds it
    await print(file, `score('/${DIGITS_CLASSIFIER}', '/build/scored.safetensors', ${samples})`);
  }

  /** @param {string} name @param {string} call */
  async function print(name, call) {
    const page = await open(); // a page of its own: its memory goes with it
    console.log(name, JSON.stringify(await page.evaluate(`digitsScore.${call}`), rounded));
    await page.close();
  }
});

/** @param {string} _ @param {unknown} value */
function rounded(_, value) {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
}
