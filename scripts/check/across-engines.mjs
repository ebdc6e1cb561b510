/**
 * Trains the same short runs in Chromium, and in Firefox and WebKit where they are installed, and compares every weight that
 * they reach, bit by bit. Needs `npm run build`.
 *
 *   node scripts/check/across-engines.mjs [--steps 60]
 *
 * With `deterministic` all must have the same. By default an engine may have relaxed SIMD or not, which round differently;
 * those that compute with the same build of the kernels must have the same, and for two builds the difference is told.
 */
import { parseArgs } from 'node:util';
import { openEnginePage } from '../lib/engine-page.mjs';
import { installedEngines } from '../lib/engines.mjs';

const NONE = new Float32Array();
const { values } = parseArgs({ options: { steps: { type: 'string', default: '60' } } });
const steps = Number(values.steps);

/** @typedef {Record<string, Float32Array>} Tensors */

const shared = { backend: 'wasm', dataset: 'digits', seed: 5, steps, shards: 2 };
/** @type {Record<string, object>} */
const RUNS = {
  plain: { ...shared, baseWidth: 8, batchSize: 32 },
  autoencoder: {
    ...shared,
    variant: 'autoencoder',
    imageSize: 16,
    encoderWidths: [4, 8, 16, 16],
    discriminatorWidths: [4, 8, 16, 16],
    latentSize: 16,
    batchSize: 32,
    autoencoderSteps: Math.round(steps / 3), // and a third each for D alone and for both
    discriminatorSteps: Math.round(steps / 3),
  },
};

/** @type {Map<string, Tensors>} what Chromium has reached, by variant and build of the kernels */
const first = new Map();
for (const engine of /** @type {const} */ (['chromium', ...installedEngines()])) {
  const page = await openEnginePage(engine);
  try {
    await page.goto('/README.md'); // any page of this origin will do
    for (const [variant, options] of Object.entries(RUNS)) {
      for (const deterministic of [true, false]) {
        const { device, checkpoint } = await page.evaluate(train, { ...options, deterministic }, steps);
        const reached = networks(Buffer.from(checkpoint, 'base64'));
        const what = `${page.version}: ${variant}, ${deterministic ? 'deterministic' : 'by default'} (${device})`;
        if (engine === 'chromium') {
          for (const [other, tensors] of first) {
            if (other.startsWith(variant)) console.log(`${what}: ${describe(compare(reached, tensors))} of ${other}`);
          }
          first.set(`${variant}, ${device}`, reached);
        } else {
          const same = first.get(`${variant}, ${device}`);
          if (!same) throw new Error(`${what}: Chromium has not computed with ${device}.`);
          const difference = compare(reached, same);
          console.log(`${what}: ${describe(difference)} of Chromium with ${device}`);
          if (difference.differ > 0) process.exitCode = 1;
        }
      }
    }
  } finally {
    await page.close();
  }
}

/**
 * Runs in the page.
 * @param {object} options
 * @param {number} count of steps
 * @returns {Promise<{ device: string, checkpoint: string }>} what has computed, and the run's state in base64
 */
async function train(options, count) {
  const [engine, base64] = ['/dist/engine.js', '/scripts/lib/base64.mjs'];
  const { createTrainer } = /** @type {typeof import('../../src/client/index.js')} */ (await import(engine));
  const { toBase64 } = /** @type {typeof import('../lib/base64.mjs')} */ (await import(base64));
  const trainer = await createTrainer(options);
  await trainer.step(count);
  const checkpoint = await toBase64(await trainer.exportCheckpoint());
  const { device } = trainer.description.backend;
  trainer.dispose();
  return { device, checkpoint };
}

/**
 * @param {Buffer} file a checkpoint
 * @returns {Tensors} all weights and statistics of the networks, and their moving averages
 */
function networks(file) {
  const begin = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, begin));
  const bytes = Uint8Array.from(file.subarray(begin)).buffer;
  const isOfNetwork = (/** @type {string} */ name) => !/^(record\/|adam\/|__metadata__)/.test(name);
  const entries = Object.entries(header).filter(([name, { dtype }]) => dtype === 'F32' && isOfNetwork(name));
  return Object.fromEntries(
    entries.map(([name, { data_offsets: range }]) => [name, new Float32Array(bytes.slice(...range))]),
  );
}

/**
 * @param {Tensors} these
 * @param {Tensors} those
 */
function compare(these, those) {
  const names = Object.keys(those);
  if (Object.keys(these).join() !== names.join()) throw new Error('The runs have other tensors.');
  let [numbers, differ, farthest, relative, where] = [0, 0, 0, 0, ''];
  for (const name of names) {
    const [a, b] = [these[name] ?? NONE, those[name] ?? NONE];
    const scale = Math.sqrt(b.reduce((sum, value) => sum + value * value, 0) / b.length);
    a.forEach((value, i) => {
      const difference = Math.abs(value - (b[i] ?? NaN));
      numbers += 1;
      if (difference === 0) return;
      differ += 1;
      if (!(difference <= farthest)) [farthest, where] = [difference, name];
      relative = Math.max(relative, difference / scale);
    });
  }
  return { numbers, differ, farthest, relative, where };
}

/** @param {ReturnType<typeof compare>} difference @returns {string} the begin of a sentence */
function describe({ numbers, differ, farthest, relative, where }) {
  if (differ === 0) return `all ${numbers} weights have the bits`;
  return `${differ} of ${numbers} weights differ by at most ${farthest.toExponential(1)} (${where}), ${relative.toExponential(1)} of a tensor's scale, from those`;
}
