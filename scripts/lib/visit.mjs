/** Opens pages that use the package as a visitor would, and reports whatever was wrong with them. */
import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';
import { launchOptions } from './browser.mjs';

/** Chrome itself asks for updates, accounts and the time, whatever page it shows. */
const CHROMES_OWN = /^(http:\/\/)?[\w.-]+\.(google|googleapis)\.com[:/]/;

/**
 * A browser in which every request to another host than this machine ends in a trap, whatever thread it comes from.
 * @returns {Promise<{ browser: import('puppeteer-core').Browser, foreign: string[], close: () => Promise<void> }>}
 *   `foreign`: what was caught
 */
export async function trappedBrowser() {
  /** @type {string[]} */
  const foreign = [];
  const note = (/** @type {string | undefined} */ url) => {
    if (!CHROMES_OWN.test(String(url))) foreign.push(String(url));
  };
  const trap = createServer(({ url }, response) => {
    note(url);
    response.writeHead(403).end();
  });
  trap.on('connect', ({ url }, socket) => {
    note(url);
    socket.destroy();
  });
  await new Promise(resolve => trap.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = trap.address();
  if (address === null || typeof address === 'string') throw new Error('The trap has no port.');
  const options = await launchOptions();
  const proxy = `--proxy-server=http://127.0.0.1:${address.port}`; // which Chrome does not use for localhost
  const browser = await puppeteer.launch({ ...options, args: [...options.args, proxy] });
  const close = async () => {
    await browser.close();
    trap.close();
  };
  return { browser, foreign, close };
}

/**
 * @typedef {object} Outcome
 * @property {string | null} backend on which the elements trained two steps and drew; `null` if they did not
 * @property {{ name: string, message: string } | null} error what they said instead
 * @property {number} seconds from the page's address to that
 * @property {string[]} complaints errors and warnings on the console, and errors that nobody caught
 */

/**
 * Opens a page with the three elements, trains two steps and draws four samples.
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url
 * @param {string} frame the name of the frame that they are in; the page itself by default
 * @param {(page: import('puppeteer-core').Page, frame: import('puppeteer-core').Frame) => Promise<unknown>} inspect is called
 *   before the page is closed
 * @returns {Promise<Outcome>}
 */
export async function visit(browser, url, frame = '', inspect = () => Promise.resolve()) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  const begun = performance.now();
  try {
    await page.goto(url);
    const context = frame ? page.frames().find(candidate => candidate.name() === frame) : page.mainFrame();
    if (!context) throw new Error(`The page has no frame ${frame}.`);
    const { backend, error } = await context.evaluate(use);
    const seconds = (performance.now() - begun) / 1000;
    await inspect(page, context);
    return { backend, error, seconds, complaints };
  } finally {
    await page.close();
  }
}

/** Runs in the page. */
async function use() {
  let stage = 'for the elements to be defined';
  const hung = new Promise(resolve => {
    const error = () => ({ name: 'Error', message: `Waited ${stage} for 60 s.` });
    setTimeout(() => resolve({ backend: null, error: error() }), 60_000);
  });
  return Promise.race([trainAndDraw(), hung]);

  /** @typedef {Pick<import('../../src/client/api.js').Trainer, 'step'>} CanStep */
  /** @typedef {HTMLElement & CanStep & { trainer: import('../../src/client/api.js').Trainer | null }} Trainer */
  /** @typedef {HTMLElement & { generator: import('../../src/client/api.js').Generator | null }} Grid */
  async function trainAndDraw() {
    try {
      const tags = ['dcgan-trainer', 'latent-grid', 'face-morph'];
      await Promise.all(tags.map(tag => customElements.whenDefined(tag)));
      stage = 'for the elements to be shown';
      for (const tag of tags) {
        const element = /** @type {import('lit').LitElement} */ (document.querySelector(tag));
        await element.updateComplete;
        if (!element.shadowRoot?.querySelector('[part=base]')) throw new Error(`<${tag}> shows nothing.`);
      }
      stage = 'to train';
      const trainer = /** @type {Trainer} */ (document.querySelector('dcgan-trainer'));
      const { step, generatorLoss } = await trainer.step(2);
      if (step !== 2 || !Number.isFinite(generatorLoss)) throw new Error(`step ${step}, loss ${generatorLoss}`);

      stage = 'to draw';
      const grid = /** @type {Grid} */ (document.querySelector('latent-grid'));
      while (!grid.generator) {
        await new Promise((resolve, reject) => {
          grid.addEventListener('dcgan-generator', resolve, { once: true });
          grid.addEventListener('dcgan-error', event => reject(/** @type {CustomEvent} */ (event).detail), {
            once: true,
          });
        });
      }
      const z = new Float32Array(4 * grid.generator.description.latentSize);
      const { data } = await grid.generator.generate(z);
      if (!data.every(Number.isFinite)) throw new Error('a sample is not finite');
      return { backend: trainer.trainer?.description.backend.name ?? null, error: null };
    } catch (thrown) {
      const { name, message } = /** @type {Error} */ (thrown);
      return { backend: null, error: { name, message } };
    }
  }
}
