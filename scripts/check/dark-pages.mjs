/**
 * Opens the demos and pages of the documentation in a browser whose user likes it dark, wide and as on a phone, and saves a
 * picture of each. A page that stays light or is wider than its window fails. Needs `npm run build`.
 *
 *   node scripts/check/dark-pages.mjs --browser firefox --out FOLDER [PAGE...]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openEnginePage } from '../lib/engine-page.mjs';

const PAGES = ['demo/index', 'demo/digits', 'demo/faces', 'demo/pretraining', 'demo/gpu/index', 'demo/docs/index', 'demo/docs/dcgan-trainer', 'demo/docs/themes', 'build/kiosk/index']; // prettier-ignore
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
/** Milliseconds in which a page comes to rest. */
const REST = 12_000;
/** The most that the ground of a dark page may be, of 255. */
const DARK = 60;

const { values, positionals } = parseArgs({
  options: { browser: { type: 'string', default: 'firefox' }, out: { type: 'string', default: 'build/dark-pages' } },
  allowPositionals: true,
});
const engine = /** @type {import('../lib/engines.mjs').Engine} */ (values.browser);
mkdirSync(values.out, { recursive: true });
const page = await openEnginePage(engine, { dark: true });
try {
  for (const path of positionals.length ? positionals : PAGES) {
    for (const size of SIZES) {
      await page.goto('/README.md'); // another page between the two, so that each size is loaded anew
      await page.resize(size);
      await page.goto(`/${path}.html`);
      await wait(REST);
      const { dark, ground, width } = await page.evaluate(look);
      const name = `${path.replaceAll('/', '-')}-${size.width}`;
      writeFileSync(join(values.out, `${values.browser}-${name}.png`), await page.screenshot());
      const faults = [
        !dark && 'the browser does not say that it is dark',
        ground > DARK && `its ground is ${ground} of 255`,
        width > size.width && `it is ${width} pixels wide`,
      ].filter(Boolean);
      console.log(`${name}: ${faults.join('; ') || 'dark'}`);
      if (faults.length) process.exitCode = 1;
    }
  }
} finally {
  await page.close();
}

/** Runs in the page. */
function look() {
  const grounds = [document.body, document.documentElement].map(each => getComputedStyle(each).backgroundColor);
  const found = grounds.find(colour => !/^(transparent|rgba\(.*, 0\))$/.test(colour)) ?? 'rgb(0, 0, 0)'; // else the browser's
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = found;
    context.fillRect(0, 0, 1, 1);
  }
  return {
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    ground: Math.max(...(context?.getImageData(0, 0, 1, 1).data.slice(0, 3) ?? [])),
    width: document.documentElement.scrollWidth,
  };
}
