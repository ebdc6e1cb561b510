/**
 * Compares this checkout with another one in one browser, taking turns, so that what else the machine does falls on both
 * alike: the training step, and what a grid and a morph draw. It prints medians and the ratio of the two.
 *
 *   node bench/compare.mjs OTHER_CHECKOUT [--rounds 11] [--only WORDS]
 *
 * Both checkouts must have been benchmarked or built before: each needs its dist/ and build/bench/
 * (`npm run bench -- --only nothing` makes them).
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { launchOptions } from '../scripts/lib/browser.mjs';
import { serveFolder } from '../scripts/lib/static-server.mjs';

/** @typedef {import('./page.js').BenchItem} BenchItem */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '11' }, only: { type: 'string', default: '' } },
});
const [other] = positionals;
if (!other) throw new Error('Name the folder of the other checkout.');
for (const folder of ['.', other]) {
  if (existsSync(`${folder}/build/bench/page.js`)) continue;
  throw new Error(`${folder} has no build/bench: run "npm run bench -- --only nothing" there first.`);
}
const rounds = Number(values.rounds);

const browser = await puppeteer.launch({ ...(await launchOptions()), protocolTimeout: 600_000 });
const servers = await Promise.all(['.', other].map(folder => serveFolder(folder)));
try {
  await compareSteps();
  await compareSampling();
} finally {
  await browser.close();
  await Promise.all(servers.map(server => server.close()));
}

async function compareSteps() {
  const pages = await Promise.all(
    servers.map(async ({ origin }) => {
      const page = await browser.newPage();
      await page.goto(new URL('/bench/page.html', origin).href);
      await page.waitForFunction('globalThis.bench');
      await page.evaluate("bench.start('relaxed-simd')");
      return page;
    }),
  );
  const items = /** @type {BenchItem[]} */ (await pages[0]?.evaluate('bench.list()'));
  for (const [index, item] of items.entries()) {
    if (item.kind !== 'step') continue;
    const name = item.variant === 'plain' ? `step, W ${item.width}` : `step, ${item.variant}`;
    if (!name.includes(values.only)) continue;
    for (const page of pages) await page.evaluate(`bench.open(${index})`);
    await report(
      name,
      'ms',
      pages.map(page => async () => Number(await page.evaluate('bench.time()'))),
    );
    for (const page of pages) await page.evaluate('bench.close()');
  }
  for (const page of pages) await page.close();
}

async function compareSampling() {
  const pages = await Promise.all(
    servers.map(async ({ origin }) => {
      const page = await browser.newPage();
      await page.goto(new URL('/package.json', origin).href);
      await page.addScriptTag({ url: '/build/bench/sampling.js', type: 'module' });
      await page.waitForFunction('globalThis.sampling');
      return page;
    }),
  );
  const names = /** @type {string[]} */ (await pages[0]?.evaluate('sampling.names'));
  for (const [index, name] of names.entries()) {
    if (!name.includes(values.only) || name.includes('training')) continue;
    const figures = pages.map(page => async () => {
      const { value } = /** @type {{ value: number }} */ (await page.evaluate(`sampling.measure(${index})`));
      return value;
    });
    await report(name, 'a second', figures);
  }
}

/** @param {string} name @param {string} unit @param {readonly (() => Promise<number>)[]} sides this checkout, and the other */
async function report(name, unit, [here, there]) {
  /** @type {number[][]} */
  const figures = [[], []];
  for (let round = 0; round < rounds; round++) {
    figures[0]?.push((await here?.()) ?? NaN);
    figures[1]?.push((await there?.()) ?? NaN);
  }
  const [ours = NaN, theirs = NaN] = figures.map(median);
  const ratio = (ours / theirs).toFixed(3);
  console.log(`${name.padEnd(76)} ${ours.toFixed(1)} ${unit}, the other ${theirs.toFixed(1)}: ${ratio}`);
}

/** @param {readonly number[]} figures */
function median(figures) {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? NaN;
}
