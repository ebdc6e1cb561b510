/**
 * How often the doctor is right (src/core/diagnosis): runs small networks into each kind of trouble, asks the doctor at
 * known moments, and writes bench/doctor.json and docs/doctor.md.
 *
 *   node scripts/data/doctor-table.mjs                        asks again about the runs recorded in test/fixtures/doctor
 *   node scripts/data/doctor-table.mjs --record               trains them again first, in a headless browser
 *   node scripts/data/doctor-table.mjs --record --plans NAME  only those with such a name, beside the others recorded
 *   node scripts/data/doctor-table.mjs --default-run 500      trains the default run instead, as many steps of each seed, and
 *                                                             prints what the doctor says and when
 *   node scripts/data/doctor-table.mjs --record --sheets DIR  and writes the samples of each moment there, to look at
 *
 * Needs `npm run build` and `npm run build:tests`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { withPage } from '../lib/with-page.mjs';

/** One file for each seed. */
const RECORDED = 'test/fixtures/doctor';

const { values } = parseArgs({
  options: {
    record: { type: 'boolean', default: false },
    plans: { type: 'string', default: '' },
    sheets: { type: 'string' },
    seeds: { type: 'string' },
    'default-run': { type: 'string' },
  },
});

/** @typedef {{ name: string, seed: number, step: number, expected: string, said: string, sentence: string }} Verdict */
/** @typedef {{ kind: string, moments: number, runs: number, right: number, wrong: Record<string, number> }} Row */

const DEFAULT_RUN_SEEDS = [1, 2, 3, 4, 5];
/** Findings that are no alarm. */
const CALM = ['not-yet', 'healthy'];

await withPage({}, async page => {
  if (values['default-run']) return watchDefaultRuns(page, Number(values['default-run']));
  const { tuning, evaluation } = await page.evaluate(ask, { type: 'seeds' });
  if (values.record)
    await record(page, values.seeds ? values.seeds.split(',').map(Number) : [...tuning, ...evaluation]);

  const recordings = readdirSync(RECORDED).flatMap(file => JSON.parse(readFileSync(`${RECORDED}/${file}`, 'utf8')));
  /** @type {{ verdicts: Verdict[], rows: Row[] }} */
  const tuned = await page.evaluate(ask, { type: 'table', recordings, seeds: tuning });
  /** @type {{ verdicts: Verdict[], rows: Row[] }} */
  const judged = await page.evaluate(ask, { type: 'table', recordings, seeds: evaluation });
  await report({ tuning, evaluation }, tuned, judged);
});

/**
 * @param {import('puppeteer-core').Page} page
 * @param {number[]} seeds
 */
async function record(page, seeds) {
  mkdirSync(RECORDED, { recursive: true });
  for (const seed of seeds) {
    /** @type {{ name: string }[]} */
    const recordings = [];
    const all = await page.evaluate(ask, { type: 'plans', seed });
    for (const plan of all.filter((/** @type {{ name: string }} */ { name }) => name.includes(values.plans))) {
      const begun = Date.now();
      const answer = await page.evaluate(ask, { type: 'record', plan, sheets: Boolean(values.sheets) });
      console.log(`seed ${seed}, ${plan.name}: ${Math.round((Date.now() - begun) / 1000)} s`);
      recordings.push(...answer.recordings);
      if (values.sheets) mkdirSync(values.sheets, { recursive: true });
      for (const { name, png } of answer.sheets) {
        const file = `${seed} ${name}`.replace(/[^a-z0-9]+/gi, '-');
        writeFileSync(`${values.sheets}/${file}.png`, Buffer.from(png, 'base64'));
      }
    }
    const file = `${RECORDED}/seed-${seed}.json`;
    /** @type {{ name: string }[]} */
    const before = values.plans && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
    const kept = before.filter(({ name }) => !recordings.some(recording => recording.name === name));
    const lines = [...kept, ...recordings].map(each => JSON.stringify(each)).join(',\n');
    writeFileSync(file, `[\n${lines}\n]\n`);
  }
}

/**
 * Trains the run that a page gets by default, and prints the doctor's findings. Exits with 1 if one of them is an alarm.
 * @param {import('puppeteer-core').Page} page
 * @param {number} steps
 */
async function watchDefaultRuns(page, steps) {
  for (const seed of values.seeds ? values.seeds.split(',').map(Number) : DEFAULT_RUN_SEEDS) {
    const begun = Date.now();
    const answer = await page.evaluate(ask, { type: 'default-run', seed, steps, sheets: Boolean(values.sheets) });
    console.log(`seed ${seed}, ${steps} steps in ${Math.round((Date.now() - begun) / 1000)} s`);
    for (const { step, kind, sentence } of answer.findings) {
      const alarm = !CALM.includes(kind);
      if (alarm) process.exitCode = 1;
      console.log(`  step ${step}, ${kind}${alarm ? ' (an alarm)' : ''}: ${sentence}`);
    }
    const { classVariety, step } = answer.least;
    console.log(`  least variety within classes while all was well: ${classVariety.toFixed(2)} at step ${step}`);
    if (values.sheets) mkdirSync(values.sheets, { recursive: true });
    for (const { png } of answer.sheets) {
      writeFileSync(`${values.sheets}/default-run-${seed}.png`, Buffer.from(png, 'base64'));
    }
  }
}

/**
 * Runs in the page: asks a worker of the tests' build, and draws the sheets that come back, one moment below the other.
 * @param {{ type: string, sheets?: boolean, [detail: string]: unknown }} request
 */
async function ask(request) {
  const worker = new Worker('/build/test/support/doctor/recorder.worker.js', { type: 'module' });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ ...request, assets: new URL('/dist/assets/', location.href).href });
  });
  worker.terminate();
  if (answer.error) throw new Error(answer.error);
  if (!('sheets' in answer)) return answer;
  /** @type {{ name: string, width: number, height: number, rgba: Uint8ClampedArray<ArrayBuffer> }[]} */
  const all = request.sheets ? answer.sheets : [];
  const names = [...new Set(all.map(({ name }) => name))];
  return { ...answer, sheets: await Promise.all(names.map(draw)) };

  /** @param {string} name */
  async function draw(name) {
    const sheets = all.filter(sheet => sheet.name === name);
    const { width, height } = sheets[0];
    const gap = 4;
    const canvas = new OffscreenCanvas(width, sheets.length * (height + gap));
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No canvas.');
    sheets.forEach((sheet, i) => context.putImageData(new ImageData(sheet.rgba, width, height), 0, i * (height + gap)));
    const large = new OffscreenCanvas(2 * canvas.width, 2 * canvas.height);
    const enlarged = large.getContext('2d');
    if (!enlarged) throw new Error('No canvas.');
    enlarged.imageSmoothingEnabled = false;
    enlarged.drawImage(canvas, 0, 0, large.width, large.height);
    const bytes = new Uint8Array(await (await large.convertToBlob()).arrayBuffer());
    return { name, png: btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')) };
  }
}

/**
 * @param {{ tuning: number[], evaluation: number[] }} seeds
 * @param {{ rows: Row[] }} tuned
 * @param {{ rows: Row[], verdicts: Verdict[] }} judged
 */
async function report(seeds, tuned, judged) {
  const summary = summarise(judged.rows);
  const wrong = judged.verdicts.filter(({ expected, said }) => expected !== said);
  mkdirSync('bench', { recursive: true });
  mkdirSync('docs', { recursive: true });
  const json = { seeds, evaluation: { ...summary, rows: judged.rows, wrong }, tuning: tuned.rows };
  writeFileSync('bench/doctor.json', await format(JSON.stringify(json), { parser: 'json', printWidth: 120 }));

  const table = [
    '| what it is | moments | runs | right | said instead |',
    '| --- | ---: | ---: | ---: | --- |',
    ...judged.rows.map(({ kind, moments, runs, right, wrong }) => {
      const instead = Object.entries(wrong).map(([said, times]) => `${said} ${times}`);
      return `| ${kind} | ${moments} | ${runs} | ${right} (${percent(right / moments)}) | ${instead.join(', ')} |`;
    }),
    `| **all** | ${summary.moments} | | ${summary.right} (${percent(summary.right / summary.moments)}) | |`,
  ].join('\n');
  const alarms = `False alarms: ${summary.falseAlarms} of ${summary.healthy} healthy moments (${percent(summary.falseAlarms / summary.healthy)}).`;
  const begin = '<!-- made by scripts/data/doctor-table.mjs -->';
  const end = '<!-- end -->';
  const page = readFileSync('docs/doctor.md', 'utf8');
  const [before = '', after = ''] = [page.split(begin)[0], page.split(end)[1]];
  const text = `${before}${begin}\n\n${table}\n\n${alarms}\n\n${end}${after}`;
  writeFileSync('docs/doctor.md', await format(text, { parser: 'markdown', printWidth: 120 }));
  console.log(`${table}\n\n${alarms}`);
}

/** @param {Row[]} rows */
function summarise(rows) {
  const sum = (/** @type {(row: Row) => number} */ of) => rows.reduce((total, row) => total + of(row), 0);
  const healthy = rows.find(({ kind }) => kind === 'healthy');
  return {
    moments: sum(({ moments }) => moments),
    right: sum(({ right }) => right),
    healthy: healthy?.moments ?? 0,
    falseAlarms: healthy ? healthy.moments - healthy.right : 0,
  };
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(100 * share)} %`;
}
