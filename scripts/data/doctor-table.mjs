/**
 * How often the doctor is right (src/core/diagnosis): runs small networks into each kind of trouble, asks the doctor at
 * known moments, and writes bench/doctor.json and docs/doctor.md.
 *
 *   node scripts/data/doctor-table.mjs                        asks again about the runs recorded in test/fixtures/doctor
 *   node scripts/data/doctor-table.mjs --record               trains them again first, in a headless browser
 *   node scripts/data/doctor-table.mjs --record --sheets DIR  and writes the samples of each moment there, to look at
 *   node scripts/data/doctor-table.mjs --record --only WORDS  trains those whose name has the words, and keeps the others
 *   node scripts/data/doctor-table.mjs --record --seeds 1,2   only those of these seeds
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
    sheets: { type: 'string' },
    seeds: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});

/** @typedef {{ name: string, seed: number, step: number, expected: string, said: string, sentence: string }} Verdict */
/** @typedef {{ kind: string, moments: number, runs: number, right: number, wrong: Record<string, number> }} Row */

await withPage({}, async page => {
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
    const file = `${RECORDED}/seed-${seed}.json`;
    /** @type {{ name: string }[]} */
    const plans = await page.evaluate(ask, { type: 'plans', seed });
    const wanted = plans.filter(({ name }) => name.includes(values.only));
    /** @type {{ name: string, begun?: { name: string } }[]} */
    const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
    const recordings = before.filter(({ name, begun }) => !wanted.some(plan => plan.name === (begun?.name ?? name)));
    for (const plan of wanted) {
      const begun = Date.now();
      const answer = await page.evaluate(ask, { type: 'record', plan, sheets: Boolean(values.sheets) });
      console.log(`seed ${seed}, ${plan.name}: ${Math.round((Date.now() - begun) / 1000)} s`);
      recordings.push(...answer.recordings);
      if (values.sheets) mkdirSync(values.sheets, { recursive: true });
      for (const { name, png } of answer.sheets) {
        const sheet = `${seed} ${name}`.replace(/[^a-z0-9]+/gi, '-');
        writeFileSync(`${values.sheets}/${sheet}.png`, Buffer.from(png, 'base64'));
      }
    }
    const lines = recordings.map(each => JSON.stringify(each)).join(',\n');
    writeFileSync(file, `[\n${lines}\n]\n`);
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
  if (request.type !== 'record') return answer;
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
