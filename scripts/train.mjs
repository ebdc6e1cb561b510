/**
 * A real run in a headless browser, as a page would have it: trains, then writes the last sample sheet, enlarged, and
 * what the run measured.
 *
 *   node scripts/train.mjs --out docs/digits.png --options '{"backend":"wasm"}'
 *
 * Options are those of createTrainer(); what is left out comes from the recipe. Needs `npm run build`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { launchOptions } from './browser.mjs';
import { serve } from './serve.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'sheet.png' },
    options: { type: 'string', default: '{}' },
    zoom: { type: 'string', default: '2' },
    weights: { type: 'string' },
  },
});

const server = await serve();
const browser = await puppeteer.launch({ ...(await launchOptions()), protocolTimeout: 0 });
try {
  const page = await browser.newPage();
  page.on('pageerror', error => console.error(error));
  await page.exposeFunction('report', (/** @type {string} */ line) => console.log(line));
  await page.goto(new URL('../README.md', server.url).href); // any page of this origin will do
  const result = await page.evaluate(train, JSON.parse(values.options), Number(values.zoom));
  writeFileSync(values.out, Buffer.from(result.png, 'base64'));
  if (values.weights) writeFileSync(values.weights, Buffer.from(result.weights, 'base64'));
  console.log(JSON.stringify({ ...result, png: undefined, weights: undefined }, null, 2));
} finally {
  await browser.close();
  await server.close();
}

/**
 * Runs in the page.
 * @param {object} options
 * @param {number} zoom
 */
async function train(options, zoom) {
  const address = '/dist/engine.js';
  const { createTrainer } = await import(address);
  const report = /** @type {(line: string) => void} */ (Reflect.get(globalThis, 'report'));
  const trainer = await createTrainer(options);
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 100) / 10;
  let last;
  trainer.addEventListener('step', (/** @type {CustomEvent} */ { detail }) => {
    last = detail;
    if (detail.step % 100) return;
    const numbers = ['discriminatorLoss', 'generatorLoss', 'realScore', 'fakeScore'].map(name =>
      detail[name].toFixed(3),
    );
    report(
      `step ${detail.step}  D ${numbers[0]}  G ${numbers[1]}  D(x) ${numbers[2]}  D(G(z)) ${numbers[3]}  ${seconds()} s`,
    );
  });
  await new Promise((resolve, reject) => {
    trainer.addEventListener('error', (/** @type {CustomEvent} */ { detail }) => reject(detail));
    trainer.addEventListener('state', (/** @type {CustomEvent} */ { detail }) => {
      if (detail.state === 'finished') resolve(undefined);
    });
    trainer.start().catch(reject);
  });
  const took = seconds();
  const sheet = await trainer.sheet();
  const base64 = (/** @type {Blob} */ blob) =>
    new Promise(resolve => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result).split(',')[1]);
      reader.readAsDataURL(blob);
    });
  const { backend, options: used } = trainer.description;
  return {
    png: /** @type {string} */ (await base64(await draw())),
    weights: /** @type {string} */ (await base64(await trainer.exportWeights())),
    seconds: took,
    backend,
    options: used,
    last,
    memory: await trainer.memory(),
    browser: navigator.userAgent,
  };

  async function draw() {
    const small = new OffscreenCanvas(sheet.width, sheet.height);
    small.getContext('2d')?.putImageData(new ImageData(sheet.rgba, sheet.width, sheet.height), 0, 0);
    const large = new OffscreenCanvas(sheet.width * zoom, sheet.height * zoom);
    const context = large.getContext('2d');
    if (!context) throw new Error('No canvas.');
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, large.width, large.height);
    return large.convertToBlob({ type: 'image/png' });
  }
}
