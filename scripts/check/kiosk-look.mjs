/**
 * Looks at each screen of build/kiosk/ with axe, at the size of a wall, of a standing screen and of a phone, and measures the
 * words on the loop. With `--out FOLDER` it saves a picture of each. Needs `npm run build`.
 *
 *   npm run check:kiosk-look -- [--out FOLDER] [--size 1920x1080]
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { withBrowser } from '../lib/with-page.mjs';

const { values } = parseArgs({ options: { out: { type: 'string' }, size: { type: 'string' } } });
const SIZES = values.size ? [values.size] : ['1920x1080', '1080x1920', '390x844'];
/** Words on the loop, and how many pixels each needs at least at 1080p. */
const LEAST = { '.words .title': 80, '.words .about': 28, '.scene-words': 28, '.invitation': 28 };
const PATIENCE_MS = 120_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STATIONS = ['train', 'write', 'grid', 'morph'];
const SETTINGS = { sceneSeconds: 3600, idleSeconds: 3600, camera: true, link: 'https://museum.example/exhibit' };

let faults = 0;
if (values.out) mkdirSync(values.out, { recursive: true });
await withBrowser({}, async ({ open }) => {
  for (const size of SIZES) await look(open, size);
});
process.exitCode = faults ? 1 : 0;

/**
 * @param {import('../lib/with-page.mjs').Opened['open']} open
 * @param {string} size
 */
async function look(open, size) {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const page = await open();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.evaluate(settings => {
    localStorage.setItem('dcgan-kiosk-settings', JSON.stringify(settings));
  }, SETTINGS);
  await page.goto(new URL('/build/kiosk/', page.url()).href);
  await page.waitForSelector('.scene.drawn', { timeout: PATIENCE_MS });
  const screen = (/** @type {string} */ name) => examine(page, `${size} ${name}`);
  await screen('loop');
  if (Math.min(width, height) >= 1080) await measure(page, size);
  await page.click('#touch');
  await screen('menu');
  for (const station of STATIONS) {
    await page.click(`.choice.${station}`);
    await page.waitForFunction(() => !/Getting ready/.test(document.querySelector('#status')?.textContent ?? ''), {
      timeout: PATIENCE_MS,
    });
    await screen(station);
    await page.click('#station .back');
  }
  for (const comfort of ['large', 'seated']) await page.click(`#menu [data-comfort=${comfort}]`);
  await screen('menu, large and seated');
  await page.click('.choice.grid');
  await screen('grid, large and seated');
  await page.click('#station .back');
  await page.click('#menu .back');
  await page.keyboard.down('Control');
  await page.keyboard.press(',');
  await page.keyboard.up('Control');
  await page.waitForSelector('#settings[open]');
  await screen('settings');
  await page.close();
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} name
 */
async function examine(page, name) {
  await new Promise(resolve => setTimeout(resolve, 1500)); // what moves in has arrived
  await page.evaluate(AXE);
  /** @type {string[]} */
  const violations = await page.evaluate(async () => {
    const { axe } = /** @type {any} */ (globalThis);
    const found = await axe.run(document);
    return found.violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
  });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (wide) violations.push('wider than the screen');
  faults += violations.length;
  console.log(`${violations.length ? 'FAIL' : 'ok  '}  ${name}${violations.map(text => `\n        ${text}`).join('')}`);
  if (values.out) {
    await page.screenshot({ path: `${values.out}/kiosk-${name.replace(/\W+/g, '-')}.png` });
  }
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} size
 */
async function measure(page, size) {
  for (const [selector, least] of Object.entries(LEAST)) {
    const pixels = await page.$eval(selector, element => parseFloat(getComputedStyle(element).fontSize));
    if (pixels < least) faults++;
    console.log(`${pixels < least ? 'FAIL' : 'ok  '}  ${size} ${selector}: ${pixels.toFixed(1)} of ${least} px`);
  }
}
