/**
 * `npm run pictures`: photographs the README, the demo's pages and the kiosk as they are now, wide and on a phone, in light and in
 * dark, into build/pictures/, with a page that shows them all. Needs `npm run build`.
 *
 *   node scripts/data/pictures.mjs              all
 *   node scripts/data/pictures.mjs digits kiosk those whose names contain one of the words
 *
 * Fails if a page says anything wrong on its console, or shows nothing within a minute.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { render } from '../build/docs/markdown.mjs';
import { withBrowser } from '../lib/with-page.mjs';

const OUT = 'build/pictures';
/** Milliseconds for what fades in, once everything has been drawn. */
const SETTLED = 1500;
const PATIENCE = 60_000;

/** `ready`: what must be so. Training does not begin, so that pictures of the same pages are alike. */
const PAGES = [
  { name: 'readme', path: `/${OUT}/readme.html`, ready: 'document.readyState === "complete"' },
  { name: 'studio', path: '/demo/index.html', ready: seen('dcgan-trainer') },
  { name: 'digits', path: '/demo/digits.html', ready: drawn() },
  { name: 'faces', path: '/demo/faces.html', ready: drawn() },
  { name: 'kiosk', path: '/build/kiosk/index.html', ready: drawn(), isKiosk: true },
];

const LOOKS = [
  { look: 'wide', width: 1440, height: 900, scheme: 'light' },
  { look: 'dark', width: 1440, height: 900, scheme: 'dark' },
  { look: 'phone', width: 390, height: 844, scheme: 'light' },
];
const KIOSK = [
  { look: 'wide', width: 1920, height: 1080, scheme: 'dark' },
  { look: 'portrait', width: 1080, height: 1920, scheme: 'dark' },
];

const words = process.argv.slice(2);
const chosen = PAGES.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)));
mkdirSync(OUT, { recursive: true });
writeFileSync(`${OUT}/readme.html`, readme());

const made = await withBrowser({}, async ({ browser, url }) => {
  const files = [];
  for (const { name, path, ready, isKiosk = false } of chosen) {
    for (const { look, width, height, scheme } of isKiosk ? KIOSK : LOOKS) {
      const page = await browser.newPage();
      page.on('pageerror', error => complain(name, String(error)));
      page.on('console', message => message.type() === 'error' && complain(name, message.text()));
      const isPhone = width < 500;
      await page.setViewport({
        width,
        height,
        isMobile: isPhone,
        hasTouch: isPhone,
        deviceScaleFactor: isPhone ? 2 : 1,
      });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(new URL(path, url).href);
      await page.waitForFunction(ready, { timeout: PATIENCE }).catch(() => complain(name, 'It shows nothing.'));
      await new Promise(resolve => setTimeout(resolve, SETTLED));
      const file = `${name}-${look}.webp`;
      await page.screenshot({ path: `${OUT}/${file}`, type: 'webp', quality: 85 });
      console.log(`${OUT}/${file}`);
      files.push(file);
      await page.close();
    }
  }
  return files;
});
writeFileSync(`${OUT}/index.html`, sheet(made));

/** @param {string} name @param {string} what */
function complain(name, what) {
  console.error(`${name}: ${what}`);
  process.exitCode = 1;
}

/** That an element shows its view. @param {string} tag */
function seen(tag) {
  return `document.querySelector('${tag}')?.shadowRoot?.querySelector('[part=base]')`;
}

/** That whichever generators are in view have come. */
function drawn() {
  return `(() => {
    const found = [...document.querySelectorAll('latent-grid, face-morph')].filter(({ offsetParent }) => offsetParent);
    const inView = found.filter(element => element.getBoundingClientRect().top < innerHeight);
    return inView.length > 0 && inView.every(({ generator }) => generator);
  })()`;
}

/** The README as a forge shows it. */
function readme() {
  const link = (/** @type {string} */ href) => (/^[a-z]+:|^#/i.test(href) ? href : `../../${href}`);
  const { html } = render(readFileSync('README.md', 'utf8'), { page: 'readme', link });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<link rel="icon" href="data:," />
<link rel="stylesheet" href="../../demo/demo.css" />
<link rel="stylesheet" href="../../demo/docs/docs.css" />
<body class="docs"><main style="margin: 0 auto"><article>${html.replaceAll('src="docs/', 'src="../../docs/')}</article></main>
`;
}

/** @param {string[]} files */
function sheet(files) {
  const pictures = files.map(
    file => `<figure><img src="${file}" alt="${file}" width="480" /><figcaption>${file}</figcaption></figure>`,
  );
  return `<!doctype html>\n<title>Pictures</title>\n<body style="display: flex; flex-wrap: wrap; align-items: start">\n${pictures.join('\n')}\n`;
}
