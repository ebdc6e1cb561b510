/**
 * Breaks a run on WebGL at random steps, and sees to it that it goes on by itself each time. Needs `npm run build`.
 *
 *   node scripts/soak/faults.mjs [faults of each kind, 20] [seed, 1]
 *   node scripts/soak/faults.mjs --resume [20] [1]    goes on where one that was cut off had come to
 *
 * Each outcome is a line of build/soak/faults.jsonl as soon as it is known.
 *
 *   lose-context   `WEBGL_lose_context` on the worker's own context
 *   gpu-crash      `Browser.crashGpuProcess`
 *   kill           the worker is terminated behind the back of its owner
 *
 * Each time: one `recovery` event; training resumes; at most 50 steps or 10 s of work are lost; no sheet, no exported
 * weights and no saved checkpoint is all zeros, which is what a lost context reads as. The clock that counts losses is
 * moved on by a minute after each, since three within one minute end WebGL, which the tests of the client show. The
 * browser is told not to give up WebGL for a page whose contexts were lost, nor after GPU crashes, which it else does.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { percentile, randomFrom } from './random.mjs';
import { smallRun } from './small-run.mjs';
import { withPage } from './with-page.mjs';

/**
 * @typedef {'lose-context' | 'gpu-crash' | 'kill'} Kind
 * @typedef {{ sheets: number, exports: number, checkpoints: number }} Looked what was looked at for zeros
 * @typedef {{ recoveries: number, cause: string, seconds: number, stepsLost: number, secondsLost: number, zeros: string[], state: string, looked: Looked }} Outcome
 */

const LINES = 'build/soak/faults.jsonl';

const { values, positionals } = parseArgs({ options: { resume: { type: 'boolean' } }, allowPositionals: true });
const [each = 20, seed = 1] = positionals.map(Number);
const KINDS = /** @type {const} */ (['lose-context', 'gpu-crash', 'kill']);
const PATIENCE_MS = 60_000;
const LIMITS = { seconds: 5, stepsLost: 50, secondsLost: 10 };

const random = randomFrom(seed);
const faults = KINDS.flatMap(kind => Array.from({ length: each }, () => kind));
for (let i = faults.length - 1; i > 0; i--) {
  const j = Math.floor(random() * (i + 1));
  [faults[i], faults[j]] = [/** @type {Kind} */ (faults[j]), /** @type {Kind} */ (faults[i])];
}

/** @type {Record<Kind, Outcome[]>} */
const outcomes = { 'lose-context': [], 'gpu-crash': [], kill: [] };
let failures = 0;
const title = JSON.stringify({ each, seed });
const done = values.resume ? earlier() : [];
for (const { kind, outcome } of done) {
  outcomes[kind].push(outcome);
  failures += complaintsOf(outcome).length;
}
if (done.length === 0) {
  mkdirSync('build/soak', { recursive: true });
  writeFileSync(LINES, `${title}\n`);
} else console.log(`${done.length} faults were done before.`);
const args = ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit'];
await withPage({ args, prepare: capture }, async (page, browser) => {
  const gpu = await browser.target().createCDPSession();
  await page.evaluate(`globalThis.smallRun = ${smallRun}`);
  await page.evaluate(begin);
  for (const [index, kind] of faults.entries()) {
    const steps = 3 + Math.floor(random() * 40);
    if (index < done.length) continue;
    await page.evaluate(count => Reflect.get(globalThis, 'faults').pass(count), steps);
    const outcome = await broken(kind, page, gpu);
    outcomes[kind].push(outcome);
    appendFileSync(LINES, `${JSON.stringify({ kind, outcome })}\n`);
    const complaints = complaintsOf(outcome);
    failures += complaints.length;
    const { seconds, stepsLost, secondsLost, cause } = outcome;
    console.log(
      `${index + 1}/${faults.length} ${kind}: ${cause}; resumed after ${seconds.toFixed(2)} s, ` +
        `${stepsLost} steps and ${secondsLost.toFixed(1)} s of work lost${complaints.map(words => `; WRONG: ${words}`)}`,
    );
    if (outcome.state !== 'running') break;
  }
  await page.evaluate(() => Reflect.get(globalThis, 'faults').end());
});

const all = Object.values(outcomes).flat();
const [sheets, exports, checkpoints] = /** @type {const} */ (['sheets', 'exports', 'checkpoints']).map(what =>
  all.reduce((sum, { looked }) => sum + looked[what], 0),
);
console.log(`Looked at for zeros: ${sheets} sheets, ${exports} exported weights, ${checkpoints} checkpoints.`);
// Checkpoints are saved by the clock, so that there are fewer of them where faults follow each other quickly.
if (Math.min(sheets ?? 0, exports ?? 0, 2 * (checkpoints ?? 0)) < all.length) {
  failures += 1;
  console.log('WRONG: that is too little to have looked at.');
}
for (const [name, of] of [...Object.entries(outcomes), /** @type {const} */ (['all', all])]) {
  if (of.length === 0) continue;
  const figures = /** @type {const} */ (['seconds', 'stepsLost', 'secondsLost']).map(figure => {
    const values = of.map(outcome => outcome[figure]);
    return [0.5, 0.95, 1].map(share => percentile(values, share).toFixed(figure === 'stepsLost' ? 0 : 1)).join(' / ');
  });
  console.log(
    `${name}, ${of.length} faults; median / 95 % / most: seconds to resume ${figures[0]}; ` +
      `steps lost ${figures[1]}; seconds of work lost ${figures[2]}`,
  );
}
const slowest = percentile(
  all.map(({ seconds }) => seconds),
  0.95,
);
if (!(slowest <= LIMITS.seconds)) {
  failures += 1;
  console.log(
    `WRONG: the 95th percentile to resume is ${slowest.toFixed(1)} s; at most ${LIMITS.seconds} s are asked.`,
  );
}
console.log(`${all.length} of ${faults.length} faults, ${failures} complaints`);
process.exitCode = failures || all.length < faults.length ? 1 : 0;

/**
 * The outcomes of a run of the same faults that was cut off; a line that was cut off too is done again.
 * @returns {{ kind: Kind, outcome: Outcome }[]}
 */
function earlier() {
  const [head, ...lines] = existsSync(LINES) ? readFileSync(LINES, 'utf8').split('\n') : [];
  if (head !== title) throw new Error(`${LINES} has no run of ${title} to go on with.`);
  const whole = lines.slice(0, -1); // each ends with a line break
  writeFileSync(LINES, `${[head, ...whole].join('\n')}\n`);
  return whole.map(line => JSON.parse(line));
}

/** @returns {string[]} */
function complaintsOf(/** @type {Outcome} */ { recoveries, seconds, stepsLost, secondsLost, zeros, state }) {
  return [
    ...(state === 'running' ? [] : [`the run is ${state}`]),
    ...(seconds * 1000 < PATIENCE_MS ? [] : ['it did not resume in time']),
    ...(recoveries === 1 ? [] : [`${recoveries} recovery events`]),
    ...(stepsLost <= LIMITS.stepsLost || secondsLost <= LIMITS.secondsLost ? [] : ['too much work is lost']),
    ...zeros,
  ];
}

/**
 * @param {Kind} kind
 * @param {import('puppeteer-core').Page} page
 * @param {import('puppeteer-core').CDPSession} gpu
 * @returns {Promise<Outcome>}
 */
async function broken(kind, page, gpu) {
  const lose = kind === 'lose-context' ? await contextLoser(page) : null; // looking for it takes a moment
  const settled = page.evaluate(
    (patience, kill) => Reflect.get(globalThis, 'faults').watch(patience, kill),
    PATIENCE_MS,
    kind === 'kill',
  );
  if (lose) await lose();
  if (kind === 'gpu-crash') await gpu.send('Browser.crashGpuProcess');
  return settled;
}

/** Finds the WebGL contexts of the trainer's worker, by the engine's own list of objects; the result loses them. */
async function contextLoser(/** @type {import('puppeteer-core').Page} */ page) {
  const worker = page.workers().find(each => each.url().includes('trainer.worker'));
  if (!worker) throw new Error('The trainer has no worker.');
  const { client } = worker;
  const prototype = await client.send('Runtime.evaluate', { expression: 'WebGL2RenderingContext.prototype' });
  const prototypeObjectId = prototype.result.objectId ?? '';
  const { objects } = await client.send('Runtime.queryObjects', { prototypeObjectId });
  return () =>
    client.send('Runtime.callFunctionOn', {
      ...(objects.objectId && { objectId: objects.objectId }),
      functionDeclaration: `function () {
        for (const gl of this) gl.getExtension('WEBGL_lose_context')?.loseContext();
      }`,
    });
}

/** Runs in the page before its scripts: gets hold of workers and of the clock, as somebody else's script might. */
function capture() {
  const Native = Worker;
  /** @type {Worker[]} */
  const workers = [];
  globalThis.Worker = class extends Native {
    constructor(/** @type {ConstructorParameters<typeof Native>} */ ...given) {
      super(...given);
      workers.push(this);
    }
  };
  const now = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => now() + ahead;
  Object.assign(globalThis, {
    killWorker: () => Native.prototype.terminate.call(workers.at(-1)),
    passMinute: () => (ahead += 60_000),
  });
}

/** Runs in the page: begins the run, and defines what the script calls. */
async function begin() {
  const address = '/dist/engine.js';
  const engine = /** @type {typeof import('../../src/client/index.js')} */ (await import(address));
  const { createTrainer, listCheckpoints, readCheckpoint } = engine;
  const options = {
    ...Reflect.get(globalThis, 'smallRun')(),
    backend: /** @type {const} */ ('webgl'),
    checkpoint: 'faults',
    autosave: { steps: 20 },
  };
  const trainer = await createTrainer(options);
  /** When each step was told, in milliseconds. @type {Map<number, number>} */
  const times = new Map();
  const started = Date.now();
  let looked = { sheets: 0, exports: 0, checkpoints: 0 };
  /** @type {string[]} */
  let zeros = [];
  let last = 0;
  let recoveries = 0;

  trainer.addEventListener('step', ({ detail }) => times.set((last = detail.step), Date.now()));
  trainer.addEventListener('recovery', () => (recoveries += 1));
  trainer.addEventListener('sheet', ({ detail: { sheet } }) => {
    looked.sheets += 1;
    const pixels = new Uint32Array(sheet.rgba.buffer);
    if (pixels.every(pixel => pixel === pixels[0])) zeros.push(`the sheet of step ${sheet.step} is of one tone`);
  });
  trainer.addEventListener('checkpoint', ({ detail }) => {
    if (detail.kind === 'saved') void lookAtSaved();
    else if (detail.kind === 'failed') zeros.push(detail.error.message);
  });

  async function lookAtSaved() {
    const [newest] = await listCheckpoints('faults');
    if (!newest) return;
    const file = await readCheckpoint('faults', newest.id).catch(() => null); // it may be pruned by now
    if (!file) return;
    looked.checkpoints += 1;
    await look(file, `the checkpoint of step ${newest.step}`);
  }

  /** The kernels of all layers, which are never all zeros. */
  async function look(/** @type {Blob} */ file, /** @type {string} */ what) {
    const bytes = await file.arrayBuffer();
    const length = Number(new DataView(bytes).getBigUint64(0, true));
    const tensors = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length)));
    const names = Object.keys(tensors).filter(
      name => /(kernel|weight)s?$/.test(name) && !/^(adam|record)\//.test(name),
    );
    if (names.length < 4) zeros.push(`${what} has only ${names.length} kernels: ${Object.keys(tensors)}`);
    for (const name of names) {
      const [from, to] = tensors[name].data_offsets;
      if (new Uint8Array(bytes, 8 + length + from, to - from).every(byte => byte === 0)) {
        zeros.push(`${what} has only zeros in ${name}`);
      }
    }
  }

  /** Asks for weights all the time, also while the worker is dying: what is given must be good. */
  let ended = false;
  async function exportOnAndOn() {
    while (!ended) {
      const file = await trainer.exportWeights().catch(() => null);
      if (file) looked.exports += 1;
      if (file) await look(file, 'an export');
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }

  /** Settles once so many steps more are told. */
  async function pass(/** @type {number} */ steps) {
    const until = last + steps;
    while (last < until) await new Promise(resolve => trainer.addEventListener('step', resolve, { once: true }));
  }

  /** Settles with what a fault that happens now has done, once the run goes on. */
  async function watch(/** @type {number} */ patience, /** @type {boolean} */ kill) {
    recoveries = 0;
    zeros = [];
    const begun = Date.now();
    const before = last;
    if (kill) Reflect.get(globalThis, 'killWorker')();
    const late = new Promise(resolve => setTimeout(resolve, patience, null));
    const recovered = new Promise(resolve =>
      trainer.addEventListener('recovery', ({ detail }) => resolve(detail), { once: true }),
    );
    const recovery = /** @type {import('../../src/client/api.js').TrainerEventDetails['recovery'] | null} */ (
      await Promise.race([recovered, late])
    );
    if (recovery)
      await Promise.race([new Promise(resolve => trainer.addEventListener('step', resolve, { once: true })), late]);
    const seconds = (Date.now() - begun) / 1000;
    const step = recovery?.step ?? 0;
    await new Promise(resolve => setTimeout(resolve, 1_000)); // in which a second event, or a bad picture, would come
    Reflect.get(globalThis, 'passMinute')();
    const seen = looked;
    looked = { sheets: 0, exports: 0, checkpoints: 0 };
    return {
      recoveries,
      cause: recovery ? recovery.cause.name : 'nothing was told',
      seconds,
      stepsLost: Math.max(0, before - step),
      secondsLost: Math.max(0, begun - (times.get(step) ?? started)) / 1000, // at worst all since the beginning
      zeros,
      state: trainer.state,
      looked: seen,
    };
  }

  function end() {
    ended = true;
    trainer.dispose();
  }

  await trainer.start();
  await new Promise(resolve => trainer.addEventListener('step', resolve, { once: true }));
  void exportOnAndOn();
  Object.assign(globalThis, { faults: { pass, watch, end } });
}
