/** Drives sampling.ts, for run.mjs. */

/** @typedef {import('./sampling.js').SamplingFigure} SamplingFigure */

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url any page of the server's
 * @param {string} only words that a case's name contains
 * @returns {AsyncGenerator<SamplingFigure>}
 */
export async function* measureSampling(browser, url, only) {
  const page = await browser.newPage();
  page.on('pageerror', error => console.error(error));
  await page.goto(new URL('/README.md', url).href);
  await page.addScriptTag({ url: '/build/bench/sampling.js', type: 'module' });
  await page.waitForFunction('globalThis.sampling');
  const names = /** @type {string[]} */ (await page.evaluate('sampling.names'));
  for (const [index, name] of names.entries()) {
    if (name.includes(only)) yield /** @type {SamplingFigure} */ (await page.evaluate(`sampling.measure(${index})`));
  }
  await page.close();
}
