/**
 * `npm run bench -- --browser firefox|webkit`: our kernels and the step in another engine beside Chromium, both in plain
 * SIMD, on one thread, in turn, and what relaxed SIMD gains where the engine has it. A ratio above 1 says that the engine is
 * slower than Chromium.
 */
import { OTHERS } from '../scripts/lib/engines.mjs';
import { openEnginePage } from '../scripts/lib/engine-page.mjs';

/** @typedef {import('./page.js').BenchItem} BenchItem */

/**
 * @param {{ browser: string, rounds: number, only: string, name: (item: BenchItem) => string }} options
 * @returns {Promise<{ name: string, chromium: number, engine: number, relaxed: number | null }[]>} medians in milliseconds
 */
export async function measureEngine({ browser, rounds, only, name }) {
  const engine = OTHERS.find(other => other === browser);
  if (!engine) throw new Error(`--browser ${browser}: one of ${OTHERS.join(', ')}`);
  const chromium = await side('chromium', 'simd');
  const plain = await side(engine, 'simd');
  const relaxed = await side(engine, 'relaxed-simd');
  const hasRelaxed = relaxed.build === 'relaxed-simd';
  const sides = [chromium, plain, ...(hasRelaxed ? [relaxed] : [])];
  console.log(`${plain.version} beside ${chromium.version}; medians of ${rounds} rounds in turn, plain SIMD.`);
  if (!hasRelaxed) console.log('This engine has no relaxed SIMD.');
  const figures = [];
  try {
    for (const [index, item] of (await chromium.list()).entries()) {
      if (!name(item).includes(only)) continue;
      for (const each of sides) await each.open(index);
      const times = sides.map(() => /** @type {number[]} */ ([]));
      for (let round = 0; round < rounds; round++) {
        for (const [i, each] of sides.entries()) times[i]?.push(await each.time());
      }
      for (const each of sides) await each.close();
      const [ofChromium = NaN, ofEngine = NaN, ofRelaxed] = times.map(median);
      figures.push({ name: name(item), chromium: ofChromium, engine: ofEngine, relaxed: ofRelaxed ?? null });
      const gain = ofRelaxed === undefined ? '' : `; relaxed ${ofRelaxed.toFixed(2)} ms`;
      console.log(
        `${name(item).padEnd(76)} ${ofEngine.toFixed(2)} ms, Chromium ${ofChromium.toFixed(2)} ms: ${(ofEngine / ofChromium).toFixed(2)} x${gain}`,
      );
    }
  } finally {
    for (const each of [chromium, plain, relaxed]) await each.end();
  }
  return figures;
}

/** @param {import('../scripts/lib/engines.mjs').Engine} engine @param {'simd' | 'relaxed-simd'} kernels */
async function side(engine, kernels) {
  const page = await openEnginePage(engine);
  await page.goto('/bench/page.html');
  await page.waitForFunction('globalThis.bench');
  const build = /** @type {string} */ (await page.evaluate(`bench.start('${kernels}')`));
  return {
    build,
    version: page.version,
    list: async () => /** @type {BenchItem[]} */ (await page.evaluate('bench.list()')),
    open: async (/** @type {number} */ index) => void (await page.evaluate(`bench.open(${index})`)),
    time: async () => Number(await page.evaluate('bench.time()')),
    close: async () => void (await page.evaluate('bench.close()')),
    end: () => page.close(),
  };
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
