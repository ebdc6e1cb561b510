/**
 * Checks that checkpoints survive faults that a test in a page cannot cause. Needs `npm run build`.
 *
 *   node scripts/check/checkpoints.mjs resume   a run is cut off at several steps and goes on in a new browser process:
 *                                               it must have the bits of one that was never cut off
 *   node scripts/check/checkpoints.mjs kill     the browser is killed while it saves, 30 times: each time the newest
 *                                               checkpoint that was acknowledged, or a newer one, must load
 *   node scripts/check/checkpoints.mjs quota    the browser's own quota is lowered under a run that saves
 *
 * Only browsers that it has started itself are killed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { launchOptions } from '../lib/browser.mjs';
import { serve } from '../lib/serve.mjs';

/** @typedef {import('../../src/client/api.js').Trainer} Trainer */
/** @typedef {{ seed: number, name: string | undefined, to: number, variant: string, width?: number }} Course */

const KILLS = 30;
const STEPS = 60;
const checks = { resume, kill, quota };
const [wanted = ''] = process.argv.slice(2);
const check = checks[/** @type {keyof typeof checks} */ (wanted)];
if (!check) {
  console.error(`Say what to check: ${Object.keys(checks).join(', ')}.`);
  process.exit(2);
}

const server = await serve();
const profile = mkdtempSync(join(tmpdir(), 'dcgan-checkpoints-'));
const launch = await launchOptions();
try {
  await check();
} finally {
  await server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts a browser on the shared profile, in a process group of its own, with a page of the project. */
async function open() {
  const browser = await puppeteer.launch({ ...launch, userDataDir: profile, protocolTimeout: 0, dumpio: false });
  const page = await browser.newPage();
  page.on('pageerror', error => console.error(error));
  await page.goto(new URL('../../README.md', server.url).href); // any page of this origin will do
  await page.evaluate(`(${prepare})()`);
  return { browser, page };
}

async function resume() {
  for (const variant of ['plain', 'autoencoder']) {
    const whole = await once({ variant, seed: 3, name: undefined, to: STEPS });
    for (const stop of [1, 20, 37, 59]) {
      await once({ variant, seed: 3, name: `resume ${variant} ${stop}`, to: stop });
      const { from, digest, tensors } = await once({ variant, seed: 8, name: `resume ${variant} ${stop}`, to: STEPS });
      const same = from === stop && digest === whole.digest;
      console.log(
        `${variant}: cut off at step ${stop}, went on at ${from}: ${tensors} tensors ${same ? 'the same' : 'DIFFER'}`,
      );
      if (!same) process.exitCode = 1;
    }
  }
}

/** Trains to a step in a browser of its own, saves if the run has a name, and returns a digest of the run's whole state. */
async function once(/** @type {Course} */ course) {
  const { browser, page } = await open();
  try {
    return await page.evaluate(
      /** @returns {Promise<{ from: number, digest: string, tensors: number }>} */ given =>
        Reflect.get(globalThis, 'run')(given),
      course,
    );
  } finally {
    await browser.close();
  }
}

async function kill() {
  let acknowledged = 0;
  let worst = 0;
  for (let i = 0; i <= KILLS; i++) {
    const { browser, page } = await open();
    const found = await page.evaluate(() => Reflect.get(globalThis, 'keep')());
    if (found.step < acknowledged) {
      console.error(`Step ${acknowledged} was acknowledged, and step ${found.step} was found.`);
      process.exitCode = 1;
    }
    worst = Math.max(worst, found.damaged);
    console.log(`Kill ${i}: acknowledged step ${acknowledged}, found step ${found.step}, damaged ${found.damaged}`);
    if (i === KILLS) return browser.close();
    const saves = 2 + (i % 3);
    for (let save = 0; save < saves; save++) {
      acknowledged = await page.evaluate(() => Reflect.get(globalThis, 'saved')());
    }
    await new Promise(resolve => setTimeout(resolve, (i * 37) % 400)); // the kill falls somewhere in the next saves
    const pid = browser.process()?.pid;
    if (!pid) throw new Error('The browser has no process.');
    process.kill(-pid, 'SIGKILL'); // the whole process group: puppeteer starts the browser detached
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

async function quota() {
  const { browser, page } = await open();
  const session = await page.createCDPSession();
  const origin = new URL(server.url).origin;
  await page.evaluate(() => Reflect.get(globalThis, 'keep')({ name: 'quota', train: false }));
  const step = () => page.evaluate(() => Reflect.get(globalThis, 'stepAndSave')());
  console.log('With room:', await step());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  const full = await step();
  console.log('Without room:', full);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  const again = await step();
  console.log('With room again:', again);
  await browser.close();
  if (!full.error?.startsWith('StorageError') || full.step !== 2 || again.saved !== 3) process.exitCode = 1;
}

/** Runs in the page: defines what the checks call. */
async function prepare() {
  const address = '/dist/engine.js';
  const { createTrainer } = /** @type {typeof import('../../src/client/index.js')} */ (await import(address));

  /** 32 images of bright squares. */
  function squares() {
    const bytes = new Uint8Array(16 + 32 * 144);
    const header = new DataView(bytes.buffer);
    [0x0803, 32, 12, 12].forEach((value, i) => header.setUint32(4 * i, value));
    for (let i = 0; i < 32 * 6; i++) {
      const image = Math.floor(i / 6);
      const at = 16 + image * 144 + ((i % 6) + (image % 5)) * 12 + (image % 7);
      bytes.fill(200 + image, at, at + 5);
    }
    return new File([bytes], 'squares.idx3-ubyte');
  }

  const small = {
    dataset: squares(),
    backend: /** @type {const} */ ('wasm'),
    latentSize: 4,
    batchSize: 8,
    sheetRows: 2,
    sheetColumns: 2,
    averageDecay: 0.9,
    learningRateEpochs: [2, 5],
    steps: 100_000,
  };
  const variants = {
    plain: { baseWidth: 2, dropoutKeep: 0.5 },
    autoencoder: {
      variant: /** @type {const} */ ('autoencoder'),
      imageSize: 16,
      encoderWidths: [2, 3, 4, 5],
      discriminatorWidths: [2, 3, 4, 5],
      autoencoderSteps: 20,
      discriminatorSteps: 10,
    },
  };

  Object.assign(globalThis, {
    async run(/** @type {Course} */ { seed, name, to, variant }) {
      const own = variants[/** @type {keyof typeof variants} */ (variant)];
      const trainer = await createTrainer({ ...small, ...own, seed, ...(name && { checkpoint: name }) });
      const from = trainer.progress.step;
      await trainer.step(to - from);
      if (name) await trainer.saveCheckpoint();
      const bytes = await (await trainer.exportCheckpoint()).arrayBuffer();
      const length = Number(new DataView(bytes).getBigUint64(0, true));
      const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length)));
      const { __metadata__: metadata, ...tensors } = header;
      const names = Object.keys(tensors).filter(each => !each.startsWith('record/'));
      const digests = JSON.parse(metadata.digests);
      const counts = Object.entries(metadata).filter(([each]) => !['run', 'digests', 'seal'].includes(each));
      return {
        from,
        tensors: names.length,
        digest: JSON.stringify([counts, names.map(each => [each, digests[each]])]),
      };
    },

    async keep({ name = 'killed', train = true } = {}) {
      const options = { ...small, baseWidth: 16, checkpoint: name, ...(train && { autosave: { steps: 1 } }) };
      const trainer = await createTrainer(options);
      let damaged = 0;
      trainer.addEventListener('checkpoint', ({ detail }) => (damaged += Number(detail.kind === 'damaged')));
      await new Promise(resolve => setTimeout(resolve, 20)); // the event comes before this ends
      Object.assign(globalThis, { trainer });
      const { step } = trainer.progress;
      if (train) await trainer.start();
      return { step, damaged };
    },

    saved() {
      const trainer = /** @type {Trainer} */ (Reflect.get(globalThis, 'trainer'));
      return new Promise(resolve => {
        trainer.addEventListener('checkpoint', ({ detail }) => detail.kind === 'saved' && resolve(detail.info.step), {
          once: false,
        });
      });
    },

    async stepAndSave() {
      const trainer = /** @type {Trainer} */ (Reflect.get(globalThis, 'trainer'));
      const { step } = await trainer.step();
      const error = await trainer.saveCheckpoint().then(
        () => null,
        reason => String(reason),
      );
      return { step, saved: trainer.checkpoint?.saved?.step, error };
    },
  });
}
