/**
 * A real run in a headless browser, as a page would have it: trains, then writes the last sample sheet, enlarged, and
 * what the run measured. While it trains, the sheet is written with each frame of the strip.
 *
 *   node scripts/data/train.mjs --out docs/digits.png --options '{"backend":"wasm"}'
 *
 * Options are those of createTrainer(); what is left out comes from the recipe. `--pairs FILE` also writes the last sheet
 * of images and reconstructions, `--weights FILE` the weights, `--json FILE` the figures, `--data FILE` a sheet of the
 * images as D gets them. `--pictures FOLDER` trains on the files in it, as a visitor's own. Needs `npm run build`.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withPage } from '../lib/with-page.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'sheet.png' },
    options: { type: 'string', default: '{}' },
    zoom: { type: 'string', default: '2' },
    pairs: { type: 'string' },
    weights: { type: 'string' },
    json: { type: 'string' },
    data: { type: 'string' },
    pictures: { type: 'string' },
  },
});

const write = (/** @type {string | undefined} */ file, /** @type {string | null} */ base64) => {
  if (file && base64) writeFileSync(file, Buffer.from(base64, 'base64'));
};

await withPage({ functions: { report: console.log, frame: base64 => write(values.out, base64) } }, async page => {
  const { png, pairs, data, weights, ...figures } = await page.evaluate(
    train,
    JSON.parse(values.options),
    Number(values.zoom),
    values.pictures ? await choose(page, values.pictures) : null,
  );
  write(values.out, png);
  write(values.pairs, pairs);
  write(values.data, data);
  write(values.weights, weights);
  const json = JSON.stringify(figures, null, 2);
  if (values.json) writeFileSync(values.json, `${json}\n`);
  console.log(json);
});

/**
 * Chooses all files of a folder, as a visitor would, in a file picker.
 * @param {import('puppeteer-core').Page} page
 * @param {string} folder
 */
async function choose(page, folder) {
  const picker = await page.evaluateHandle(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    return input;
  });
  const names = readdirSync(folder).sort();
  await picker.uploadFile(...names.map(name => join(folder, name)));
  return picker;
}

/**
 * Runs in the page.
 * @param {object} options
 * @param {number} zoom
 * @param {HTMLInputElement | null} picker whose files are the data set, if it is not `null`
 */
async function train(options, zoom, picker) {
  /** @typedef {import('../../src/shared/protocol/trainer.js').PixelSheet} PixelSheet */
  /** @typedef {import('../../src/shared/protocol/trainer.js').StepMetrics} StepMetrics */
  const address = '/dist/engine.js';
  const { createTrainer } = /** @type {typeof import('../../src/client/index.js')} */ (await import(address));
  const base64 = '/scripts/base64.mjs';
  const { toBase64 } = /** @type {typeof import('../lib/base64.mjs')} */ (await import(base64));
  const report = /** @type {(line: string) => void} */ (Reflect.get(globalThis, 'report'));
  const frame = /** @type {(base64: string) => void} */ (Reflect.get(globalThis, 'frame'));
  const trainer = await createTrainer(picker ? { ...options, dataset: [...(picker.files ?? [])] } : options);
  const data = await trainer.preview();
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 100) / 10;

  /** @type {PixelSheet | undefined} */
  let pairs;
  /** @type {StepMetrics | undefined} */
  let last;
  /** @type {number[]} */
  const reconstruction = [];
  /** @type {{ phase: string, steps: number, seconds: number }[]} */
  const phases = [];
  trainer.addEventListener('sheet', ({ detail }) => {
    if (detail.sheet.kind === 'pairs') pairs = detail.sheet;
    if (detail.keep) void draw(detail.sheet).then(toBase64).then(frame);
  });
  trainer.addEventListener('step', ({ detail }) => {
    if (last?.phase !== detail.phase) phases.push({ phase: detail.phase, steps: 0, seconds: seconds() });
    last = detail;
    const phase = phases[phases.length - 1];
    if (phase) phase.steps += 1;
    if (detail.phase === 'autoencoder') reconstruction.push(detail.reconstructionLoss);
    if (detail.step % 100 === 0) report(`step ${detail.step}  ${line(detail)}  ${seconds()} s`);
  });
  await new Promise((resolve, reject) => {
    trainer.addEventListener('error', ({ detail }) => reject(detail));
    trainer.addEventListener('state', ({ detail }) => {
      if (detail.state === 'finished') resolve(undefined);
    });
    trainer.start().catch(reject);
  });
  const took = seconds();
  const sheet = await trainer.sheet();
  const { backend, options: used } = trainer.description;
  const { width } = trainer.description;
  return {
    png: await toBase64(await draw(sheet)),
    pairs: pairs ? await toBase64(await draw(pairs)) : null,
    data: await toBase64(await draw(data)),
    weights: await toBase64(await trainer.exportWeights()),
    seconds: took,
    phases: phases.map(({ seconds, ...phase }, index) => ({
      ...phase,
      seconds: Math.round(10 * ((phases[index + 1]?.seconds ?? took) - seconds)) / 10,
    })),
    // Mean of the last hundred steps of phase 1.
    reconstructionLoss: mean(reconstruction.slice(-100)),
    // Mean distance of two images (root mean square over their pixels, of values in [-1, 1]): drawn, and of the data.
    sampleDistance: distance(tiles(sheet, () => true)),
    dataDistance: distance(tiles(data, () => true)),
    backend,
    last,
    memory: await trainer.memory(),
    options: used,
    images: trainer.description.count,
    browser: navigator.userAgent,
  };

  /** @param {StepMetrics} metrics */
  function line(metrics) {
    const names = /** @type {const} */ ([
      'reconstructionLoss',
      'discriminatorLoss',
      'generatorLoss',
      'realScore',
      'fakeScore',
    ]);
    return names
      .flatMap(name => (Number.isFinite(metrics[name]) ? `${name} ${metrics[name].toFixed(4)}` : []))
      .join('  ');
  }

  /** @param {number[]} values */
  function mean(values) {
    return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
  }

  /**
   * The images of a sheet, by column, as numbers in [-1, 1].
   * @param {PixelSheet} sheet
   * @param {(column: number) => boolean} wanted
   */
  function tiles(sheet, wanted) {
    const found = [];
    for (let row = 0; row < sheet.rows; row++) {
      for (let column = 0; column < sheet.columns; column++) {
        if (!wanted(column)) continue;
        const tile = [];
        for (let y = 0; y < width; y++) {
          const start = ((row * width + y) * sheet.width + column * width) * 4;
          for (let i = 0; i < width * 4; i++) if (i % 4 < 3) tile.push((sheet.rgba[start + i] ?? 0) / 127.5 - 1);
        }
        found.push(tile);
      }
    }
    return found;
  }

  /** @param {number[][]} images */
  function distance(images) {
    const distances = images.flatMap((a, i) =>
      images
        .slice(i + 1)
        .map(b => Math.sqrt(a.reduce((sum, value, k) => sum + (value - (b[k] ?? 0)) ** 2, 0) / a.length)),
    );
    return mean(distances);
  }

  /** @param {PixelSheet} sheet */
  async function draw(sheet) {
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
