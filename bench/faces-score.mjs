/**
 * Scores generators of the drawn faces at 64x64 by a classifier of their attributes; bench/judge/faces.ts says how.
 *
 *   node bench/faces-score.mjs [--samples 1000] [--sheet FOLDER] [--accuracy] FILE.safetensors ...
 *
 * For each file it prints how far the samples are apart beside the data, the shares of background hues, hair styles, skin
 * tones and the other attributes, how many of 200 samples have both eyes, and whether samples are copies. `--sheet` writes
 * these 200, those without both eyes in red frames; `--accuracy` prints the classifier's on held-out faces. Needs
 * `npm run build`. The classifier is trained when it is first needed (some minutes) and kept in build/.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBundle } from '../scripts/lib/with-page.mjs';
import { withPages } from './with-pages.mjs';

const CLASSIFIER = 'build/faces-classifier.safetensors';
const EPOCHS = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    samples: { type: 'string', default: '1000' },
    sheet: { type: 'string' },
    accuracy: { type: 'boolean', default: false },
  },
});
const samples = Number(values.samples);
if (!(Number.isInteger(samples) && samples >= 2))
  throw new Error(`--samples is ${values.samples}; it must be a count.`);

await withPages('faces-score', 'facesScore', async open => {
  if (!existsSync(CLASSIFIER)) {
    const page = await open();
    const bytes = /** @type {number[]} */ (await page.evaluate(`facesScore.train(${EPOCHS}, report)`));
    writeFileSync(CLASSIFIER, Uint8Array.from(bytes));
    await page.close();
  }
  if (values.accuracy) {
    const page = await open();
    console.log(JSON.stringify(await page.evaluate(`facesScore.accuracy('/${CLASSIFIER}')`), rounded, 2));
    await page.close();
  }
  for (const file of positionals) {
    copyFileSync(file, 'build/scored.safetensors'); // where the server finds it
    const page = await open(); // a page of its own: its memory goes with it
    const call = `facesScore.score('/${CLASSIFIER}', '/build/scored.safetensors', ${samples})`;
    /** @type {{ score: import('./judge/faces.js').FacesScore, png: string }} */
    const { score, png } = JSON.parse(/** @type {string} */ (await page.evaluate(`${call}.then(JSON.stringify)`)));
    print(file, score);
    await loadBundle(page, '/build/bench/copies.js', 'copies');
    const data = { dataset: 'faces', generator: '/build/scored.safetensors', flip: true, imageSize: 64 };
    const { sentence, ...copies } = JSON.parse(
      /** @type {string} */ (await page.evaluate(`copies(${JSON.stringify(data)}).then(JSON.stringify)`)),
    );
    console.log(`  ${sentence}\n  ${JSON.stringify(copies, rounded)}`);
    await page.close();
    if (!values.sheet) continue;
    mkdirSync(values.sheet, { recursive: true });
    writeFileSync(`${values.sheet}/${basename(file, '.safetensors')}.png`, Buffer.from(png, 'base64'));
  }
});

/** @param {string} file @param {import('./judge/faces.js').FacesScore} score */
function print(file, { samples, distance, shares, bothEyes, recognised }) {
  console.log(`${file}: ${samples} samples`);
  console.log(`  mean distance of two samples, by the data's: ${distance.toFixed(3)}`);
  console.log(`  both eyes, of 200 samples: ${percent(bothEyes)}`);
  for (const { attribute, factor, samples, data } of shares) {
    const each = Object.keys(data).map(value => `${value} ${percent(samples[value])} (${percent(data[value])})`);
    console.log(
      `  ${attribute}: within a factor of ${factor?.toFixed(2) ?? 'infinity'} of the data: ${each.join(', ')}`,
    );
  }
  if (recognised) console.log(`  recognised as what was asked for: ${JSON.stringify(recognised, rounded)}`);
}

/** @param {number} [share] */
function percent(share = NaN) {
  return `${(100 * share).toFixed(1)} %`;
}

/** @param {string} _ @param {unknown} value */
function rounded(_, value) {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
}
