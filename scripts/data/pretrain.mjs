/**
 * Trains a generator on board, in a headless browser on WASM, and writes weights/NAME.safetensors in float16.
 *
 *   npm run pretrain -- NAME      NAME: digits, digits-2d, faces or faces-autoencoder
 *
 * A checkpoint goes to build/pretrain/ every two minutes, and weights every thousand steps, from which the best may be
 * chosen (`--adopt FILE` writes such a file to weights/ instead of training). Run again, it goes on from the checkpoint.
 * `--options JSON` changes the recipe. Needs `npm run build`. Recipes, figures and machines: weights/README.md.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { withPage } from '../lib/with-page.mjs';

/** @typedef {Partial<import('../../src/shared/protocol/options.js').TrainerOptions>} Options */

/** @type {Readonly<Record<string, Options>>} */
const RUNS = {
  digits: {
    variant: 'plain',
    baseWidth: 24,
    dropoutKeep: 1,
    averageDecay: 0.999,
    modeSeeking: 0.3,
    learningRateEpochs: [4, 6, 7, 8],
    learningRateFactor: 0.55,
    steps: 8_000,
  },
  'digits-2d': {
    variant: 'plain',
    latentSize: 2,
    dropoutKeep: 1,
    averageDecay: 0.998,
    modeSeeking: 0.3,
    learningRateEpochs: [2, 3],
    learningRateFactor: 0.55,
    steps: 4_000,
    sheetRows: 20,
    sheetColumns: 20,
  },
  faces: {
    variant: 'plain',
    modeSeeking: 0,
    dataset: 'faces',
    imageSize: 64,
    flip: true,
    batchSize: 32,
    generatorUpdates: 1,
    dropoutKeep: 1,
    averageDecay: 0.999,
    learningRateEpochs: [8, 12, 16],
    learningRateFactor: 0.5,
    steps: 12_000,
    sheetRows: 6,
    sheetColumns: 8,
  },
  'faces-autoencoder': { variant: 'autoencoder' },
};
const FOLDER = 'build/pretrain';
const CHECKPOINT_SECONDS = 120;
const WEIGHTS_EVERY = 1_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { options: { type: 'string', default: '{}' }, adopt: { type: 'string' }, as: { type: 'string' } },
});
const [name = ''] = positionals;
const run = RUNS[name];
if (!run) throw new Error(`Which generator? One of ${Object.keys(RUNS).join(', ')}.`);
const label = values.as ?? name;
mkdirSync(FOLDER, { recursive: true });
const checkpoint = `${FOLDER}/${label}.checkpoint.safetensors`;
const figures = `${FOLDER}/${label}.json`;
/** @type {{ seconds: number }} of the sittings before this one */
const earlier = existsSync(figures) ? JSON.parse(readFileSync(figures, 'utf8')) : { seconds: 0 };

await withPage({ functions: { report: console.log, keep } }, async (page, { url }) => {
  const here = (/** @type {string} */ file) => new URL(`/${file}`, url).href;
  if (values.adopt) {
    write(`weights/${name}.safetensors`, await page.evaluate(shorten, here(values.adopt)));
  } else {
    const from = existsSync(checkpoint) ? here(checkpoint) : null;
    const options = { ...run, ...JSON.parse(values.options), backend: 'wasm' };
    const rhythm = { checkpointSeconds: CHECKPOINT_SECONDS, weightsEvery: WEIGHTS_EVERY };
    console.log(JSON.stringify(await page.evaluate(train, options, from, rhythm), null, 2));
    console.log(`Now choose: npm run pretrain -- ${name} --adopt ${FOLDER}/${label}-STEP.safetensors`);
  }
});

/**
 * @param {'checkpoint' | 'weights'} kind
 * @param {string} base64
 * @param {number} step
 * @param {number} seconds of this sitting
 */
function keep(kind, base64, step, seconds) {
  if (kind === 'weights') return write(`${FOLDER}/${label}-${step}.safetensors`, base64);
  write(checkpoint, base64);
  writeFileSync(figures, JSON.stringify({ step, seconds: Math.round(earlier.seconds + seconds) }));
}

/** Never half a file under its own name. @param {string} file @param {string} base64 */
function write(file, base64) {
  writeFileSync(`${file}.part`, Buffer.from(base64, 'base64'));
  renameSync(`${file}.part`, file);
}

/**
 * Runs in the page.
 * @param {Options} options
 * @param {string | null} from URL of a checkpoint
 * @param {{ checkpointSeconds: number, weightsEvery: number }} rhythm
 */
async function train(options, from, { checkpointSeconds, weightsEvery }) {
  const address = '/dist/engine.js';
  const { createTrainer } = /** @type {typeof import('../../src/client/index.js')} */ (await import(address));
  const base64 = '/scripts/lib/base64.mjs';
  const { toBase64 } = /** @type {typeof import('../lib/base64.mjs')} */ (await import(base64));
  const report = /** @type {(line: string) => void} */ (Reflect.get(globalThis, 'report'));
  const keep = /** @type {(kind: string, bytes: string, step: number, seconds: number) => Promise<void>} */ (
    Reflect.get(globalThis, 'keep')
  );
  const trainer = await createTrainer(options);
  if (from) await trainer.importCheckpoint(await (await fetch(from, { cache: 'no-store' })).blob());
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 100) / 10;
  let saved = 0;
  /** @type {Promise<void>} */
  let keeping = Promise.resolve();
  trainer.addEventListener('step', ({ detail }) => {
    const { step, reconstructionLoss, discriminatorLoss, generatorLoss } = detail;
    if (step % 100 === 0) {
      const losses = [reconstructionLoss, discriminatorLoss, generatorLoss].map(loss => loss.toFixed(4));
      report(`step ${step}  ${losses.join('  ')}  ${seconds()} s`);
    }
    if (step % weightsEvery === 0) keeping = keeping.then(() => send('weights'));
    if (seconds() - saved > checkpointSeconds) {
      saved = seconds();
      keeping = keeping.then(() => send('checkpoint'));
    }
  });
  await new Promise((resolve, reject) => {
    trainer.addEventListener('error', ({ detail }) => reject(detail));
    trainer.addEventListener('state', ({ detail }) => {
      if (detail.state === 'finished') resolve(undefined);
    });
    trainer.start().catch(reject);
  });
  await keeping;
  await send('weights');
  await send('checkpoint');
  const { backend, options: used } = trainer.description;
  return { seconds: seconds(), step: trainer.progress.step, backend, options: used, browser: navigator.userAgent };

  /** @param {'weights' | 'checkpoint'} kind */
  async function send(kind) {
    const { step } = trainer.progress;
    const file = await (kind === 'weights' ? trainer.exportWeights() : trainer.exportCheckpoint());
    await keep(kind, await toBase64(file), step, seconds());
  }
}

/**
 * Runs in the page: what drawing takes and the encoder, in float16.
 * @param {string} url
 */
async function shorten(url) {
  const address = '/dist/engine.js';
  const { convertWeights } = /** @type {typeof import('../../src/client/index.js')} */ (await import(address));
  const base64 = '/scripts/lib/base64.mjs';
  const { toBase64 } = /** @type {typeof import('../lib/base64.mjs')} */ (await import(base64));
  const weights = await (await fetch(url, { cache: 'no-store' })).blob();
  const [file] = await convertWeights(weights, {
    format: 'safetensors',
    dtype: 'float16',
    networks: ['generator', 'encoder'],
  });
  if (!file) throw new Error('There is no file.');
  return toBase64(file);
}
