/**
 * Breaks a run on WebGL at random steps, and checks that it recovers by itself each time. Needs `npm run build`.
 *
 *   node scripts/check/soak/faults.mjs [faults of each kind, 20] [seed, 1]
 *   node scripts/check/soak/faults.mjs --resume [20] [1]    goes on where an interrupted soak stopped
 *   node scripts/check/soak/faults.mjs --gpu [20] [1]       only those of the GPU, of which 95 % must be over within 3 s
 *
 * Each outcome is written to build/soak/faults.jsonl at once, as a line.
 *
 *   lose-context   `WEBGL_lose_context` on the worker's own context
 *   gpu-crash      `Browser.crashGpuProcess`
 *   kill           the worker is terminated without its owner's knowledge
 *
 * Each time: one `recovery` event; training resumes; at most 50 steps or 10 s of work are lost; no sheet, no exported
 * weights and no saved checkpoint is all zeros, which is what a lost context reads as. The clock that counts losses is
 * moved on by a minute after each, since three within one minute end WebGL, which the tests of the client show. The
 * browser is told not to give up WebGL for a page whose contexts were lost, nor after GPU crashes, as it otherwise would.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { begin, capture } from './faults-page.mjs';
import { percentile, randomFrom } from './random.mjs';
import { smallRun } from './small-run.mjs';
import { SOAK_PAGE } from './soak-page.mjs';
import { withPage } from '../../lib/with-page.mjs';

/**
 * @typedef {'lose-context' | 'gpu-crash' | 'kill'} Kind
 * @typedef {{ sheets: number, exports: number, checkpoints: number }} Looked what was looked at for zeros
 * @typedef {{ recoveries: number, cause: string, seconds: number, stepsLost: number, secondsLost: number, zeros: string[], state: string, looked: Looked }} Outcome
 */

const LINES = 'build/soak/faults.jsonl';

const { values, positionals } = parseArgs({
  options: { resume: { type: 'boolean' }, gpu: { type: 'boolean' } },
  allowPositionals: true,
});
const [each = 20, seed = 1] = positionals.map(Number);
const KINDS = /** @type {const} */ (['lose-context', 'gpu-crash', ...(values.gpu ? [] : ['kill'])]);
const PATIENCE_MS = 60_000;
const LIMITS = { seconds: values.gpu ? 3 : 5, stepsLost: 50, secondsLost: 10 };

const random = randomFrom(seed);
const faults = KINDS.flatMap(kind => Array.from({ length: each }, () => /** @type {Kind} */ (kind)));
for (let i = faults.length - 1; i > 0; i--) {
  const j = Math.floor(random() * (i + 1));
  [faults[i], faults[j]] = [/** @type {Kind} */ (faults[j]), /** @type {Kind} */ (faults[i])];
}

/** @type {Record<Kind, Outcome[]>} */
const outcomes = { 'lose-context': [], 'gpu-crash': [], kill: [] };
let failures = 0;
const title = JSON.stringify({ each, seed, ...(values.gpu && { gpu: true }) });
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
await withPage({ ...SOAK_PAGE, args, prepare: capture }, async (page, { browser }) => {
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
// Checkpoints are saved by the clock, so there are fewer of them where faults follow each other quickly.
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
 * The outcomes of an interrupted run of the same faults; an incomplete last line is done again.
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
  const lose = kind === 'lose-context' ? await contextLoser(page) : null; // finding it takes a moment
  const settled = page.evaluate(
    (patience, kill) => Reflect.get(globalThis, 'faults').watch(patience, kill),
    PATIENCE_MS,
    kind === 'kill',
  );
  if (lose) await lose();
  if (kind === 'gpu-crash') await gpu.send('Browser.crashGpuProcess');
  return settled;
}

/** Finds the WebGL contexts of the trainer's worker in the JavaScript engine's list of objects. The result loses them. */
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
