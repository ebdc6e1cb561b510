/**
 * Trains an encoder for a plain generator that is done, in a headless browser on WASM, writes the file anew with the encoder in
 * it, and prints how well pictures of the data set are found again that the encoder never saw.
 *
 *   node scripts/data/train-encoder.mjs FILE.safetensors [--steps 3000] [--out FILE]
 *
 * FILE is written in float16 unless `--dtype float32`; `--out` leaves it alone. A checkpoint goes to build/encoder/ every minute;
 * run again with the same options, it goes on from there. `--assess` only measures the encoder that FILE has. `--batch` is the
 * number of drawn images in a batch, `--real` that of images of the data set beside them. Needs `npm run build`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBundle, withBrowser } from '../lib/with-page.mjs';

const FOLDER = 'build/encoder';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    batch: { type: 'string', default: '24' },
    real: { type: 'string', default: '8' },
    rate: { type: 'string', default: '0.001' },
    dtype: { type: 'string', default: 'float16' },
    out: { type: 'string' },
    images: { type: 'string', default: '200' },
    assess: { type: 'boolean', default: false },
  },
});
const [file = ''] = positionals;
if (!existsSync(file)) throw new Error(`Which generator? There is no file ${file || '(none was named)'}.`);
const out = values.out ?? file;
const name = basename(file, '.safetensors');
mkdirSync(FOLDER, { recursive: true });
const source = `${FOLDER}/${name}.source.safetensors`; // where the server finds it
const checkpoint = `${FOLDER}/${name}.checkpoint.safetensors`;
const sheet = `${FOLDER}/${name}.png`;

const built = spawnSync('npx rollup -c --silent --configOnly encoder', { shell: true, stdio: 'inherit' });
if (built.status !== 0) throw new Error('The encoder’s trainer could not be built.');

await withBrowser({}, async opened => {
  const open = async () => {
    const page = await opened.open({ functions: { report: console.log, keep } });
    await loadBundle(page, '/build/bench/encoder.js', 'encoderTool');
    return page;
  };
  if (!values.assess) {
    copyFileSync(file, source);
    const run = {
      steps: Number(values.steps),
      seed: Number(values.seed),
      batch: Number(values.batch),
      real: Number(values.real),
      rate: Number(values.rate),
      dtype: values.dtype,
      checkpointSeconds: 60,
    };
    const page = await open();
    const from = existsSync(checkpoint) ? JSON.stringify(`/${checkpoint}`) : 'null';
    await page.evaluate(`encoderTool.train('/${source}', ${JSON.stringify(run)}, ${from})`);
    await page.close(); // its memory goes with it
    rmSync(checkpoint);
  }
  copyFileSync(values.assess ? file : out, source);
  const page = await open();
  const call = `encoderTool.assess('/${source}', ${Number(values.images)})`;
  const { figures, sheet: png } = /** @type {{ figures: object, sheet: string }} */ (await page.evaluate(call));
  writeFileSync(sheet, Buffer.from(png, 'base64'));
  console.log(JSON.stringify(figures, rounded, 2));
  console.log(`${sheet}: the pictures, what the encoder finds, and the same after gradient steps.`);
});

/**
 * Never half a file under its own name.
 * @param {'checkpoint' | 'weights'} kind
 * @param {string} base64
 * @param {number} step
 * @param {number} seconds of this sitting
 */
function keep(kind, base64, step, seconds) {
  const to = kind === 'weights' ? out : checkpoint;
  writeFileSync(`${to}.part`, Buffer.from(base64, 'base64'));
  renameSync(`${to}.part`, to);
  if (kind === 'weights') console.log(`${to}, after ${step} steps, ${seconds} s of this sitting`);
}

/** @param {string} _ @param {unknown} value */
function rounded(_, value) {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
}
