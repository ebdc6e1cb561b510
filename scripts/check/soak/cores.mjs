/**
 * Breaks the workers of runs on several cores in the middle of a step, and checks that each run goes on by itself. Needs
 * `npm run build`.
 *
 *   node scripts/check/soak/cores.mjs [faults of each kind, 20] [seed, 1]
 *   node scripts/check/soak/cores.mjs --only shard
 *
 *   thread killed   a thread of the pool is terminated by the browser, behind its owner's back, whatever it is at
 *   thread hung     the debugger stops a thread of the pool within a kernel
 *   shard killed    the same with a worker that computes shards
 *   shard hung
 *
 * Each time: one `recovery` event, training goes on with as many workers or threads as before, and at most 50 steps or 10 s of
 * work are lost. A run is broken twice, then another is opened, since three failures within a minute change what it runs on.
 */
import { parseArgs } from 'node:util';
import { percentile, randomFrom } from './random.mjs';
import { begin } from './cores-page.mjs';
import { smallRun } from './small-run.mjs';
import { SOAK_PAGE } from './soak-page.mjs';
import { withPage } from '../../lib/with-page.mjs';

/**
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {import('puppeteer-core').CDPSession} CDPSession
 * @typedef {{ recoveries: number, cause: string, seconds: number, stepsLost: number, secondsLost: number, state: string, errors: string[], computing: { workers: number, threads: number } }} Outcome
 */

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const [each = 20, seed = 1] = positionals.map(Number);
const PATIENCE_MS = 60_000;
const LIMITS = { stepsLost: 50, secondsLost: 10 };
/** Faults of one run. */
const IN_A_RUN = 2;

/** Large enough for work to be given to threads, and for two workers to be faster than one. */
const THREADS = { backend: 'wasm', baseWidth: 16, batchSize: 16, threads: 2 };
const SHARDS = { backend: 'wasm', baseWidth: 32, batchSize: 32, shards: 2 };
const KINDS = [
  { name: 'thread', file: 'kernel-thread.worker', isolated: true, run: THREADS, threads: 2, workers: 1 },
  { name: 'shard', file: 'shard.worker', isolated: false, run: SHARDS, threads: 1, workers: 2 },
].filter(({ name }) => !values.only || name === values.only);

const random = randomFrom(seed);
let failures = 0;
/** @type {string[]} */
const table = [];
for (const { name, file, isolated, run, threads, workers } of KINDS) {
  await withPage({ ...SOAK_PAGE, isolated }, async page => {
    await page.evaluate(`globalThis.smallRun = ${smallRun}`);
    await page.evaluate(begin, run);
    for (const [kind, breakWorker] of /** @type {const} */ ([
      ['killed', kill],
      ['hung', hang],
    ])) {
      /** @type {Outcome[]} */
      const outcomes = [];
      for (let fault = 0; fault < each; fault++) {
        if (fault % IN_A_RUN === 0) await page.evaluate(`cores.open(${workers})`);
        await page.evaluate(`cores.pass(${1 + Math.floor(random() * 60)})`);
        await new Promise(resolve => setTimeout(resolve, 200 * random()));
        await page.evaluate('cores.mark()');
        await breakWorker(page, file);
        const outcome = /** @type {Outcome} */ (await page.evaluate(`cores.watch(${PATIENCE_MS})`));
        outcomes.push(outcome);
        const complaints = complaintsOf(outcome, { threads, workers });
        failures += complaints.length;
        console.log(
          `${fault + 1}/${each} ${name} ${kind}: ${outcome.cause} It went on after ${outcome.seconds.toFixed(1)} s, ` +
            `${outcome.stepsLost} steps and ${outcome.secondsLost.toFixed(1)} s of work lost` +
            complaints.map(words => `; WRONG: ${words}`).join(''),
        );
      }
      table.push(row(`${name} ${kind}`, outcomes));
      await page.evaluate('cores.end()');
    }
  });
}
console.log(
  '\nmost, and the median                          recovered  events  seconds to go on  steps lost  seconds of work lost',
);
for (const line of table) console.log(line);
console.log(`${KINDS.length * 2 * each} faults, ${failures} complaints`);
process.exitCode = failures || each < 1 ? 1 : 0;

/** The latest worker of that file. @param {Page} page @param {string} file */
function workerOf(page, file) {
  const worker = page.workers().findLast(each => each.url().includes(file));
  if (!worker) throw new Error(`There is no ${file}.`);
  return worker.client;
}

/** Terminates the only worker that the trainer's worker has, by the object that it has of it. @param {Page} page */
async function kill(page) {
  const owner = workerOf(page, 'trainer.worker');
  const { result } = await owner.send('Runtime.evaluate', { expression: 'Worker.prototype' });
  const { objects } = await owner.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '' });
  await owner.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { for (const worker of this) Worker.prototype.terminate.call(worker); }',
  });
}

/** Stops the worker in the middle of a kernel, for good. @param {Page} page @param {string} file */
async function hang(page, file) {
  const session = workerOf(page, file);
  await session.send('Debugger.enable');
  for (;;) {
    const paused = new Promise(resolve => session.once('Debugger.paused', resolve));
    await session.send('Debugger.pause');
    const { callFrames } = /** @type {import('puppeteer-core').Protocol.Debugger.PausedEvent} */ (await paused);
    const isInKernel = callFrames.some(({ scopeChain }) => scopeChain.some(({ type }) => type.startsWith('wasm')));
    if (isInKernel) return;
    const resumed = new Promise(resolve => session.once('Debugger.resumed', resolve));
    await session.send('Debugger.resume');
    await resumed;
    await new Promise(resolve => setTimeout(resolve, 1 + 10 * random()));
  }
}

/** @returns {string[]} */
function complaintsOf(/** @type {Outcome} */ outcome, /** @type {Outcome['computing']} */ computing) {
  const { recoveries, seconds, stepsLost, secondsLost, state, errors } = outcome;
  const { workers, threads } = outcome.computing;
  return [
    ...(state === 'running' ? [] : [`the run is ${state}`]),
    ...(seconds * 1000 < PATIENCE_MS ? [] : ['it did not go on in time']),
    ...(recoveries === 1 ? [] : [`${recoveries} recovery events`]),
    ...(stepsLost <= LIMITS.stepsLost || secondsLost <= LIMITS.secondsLost ? [] : ['too much work is lost']),
    ...(workers === computing.workers && threads === computing.threads
      ? []
      : [`${workers} workers and ${threads} threads compute`]),
    ...errors,
  ];
}

/** @param {string} name @param {readonly Outcome[]} outcomes */
function row(name, outcomes) {
  const figures = /** @type {const} */ (['seconds', 'stepsLost', 'secondsLost']).map(figure => {
    const values = outcomes.map(outcome => outcome[figure]);
    return [1, 0.5].map(share => percentile(values, share).toFixed(figure === 'stepsLost' ? 0 : 1)).join(', ');
  });
  const recovered = outcomes.filter(({ state, recoveries }) => state === 'running' && recoveries > 0).length;
  const events = outcomes.reduce((sum, { recoveries }) => sum + recoveries, 0);
  const [seconds = '', steps = '', work = ''] = figures;
  return `${name.padEnd(46)}${`${recovered} of ${outcomes.length}`.padEnd(11)}${String(events).padEnd(8)}${seconds.padEnd(18)}${steps.padEnd(12)}${work}`;
}
