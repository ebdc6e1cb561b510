/** The demo's own pages: isolated by the headers of the demo's server, and by a service worker where the server has none. */
import { answeringWorkers } from '../../lib/answering-workers.mjs';
import { serve } from '../../lib/serve.mjs';
import { serveFolder } from '../../lib/static-server.mjs';
import { visit } from '../../lib/visit.mjs';

const PAGES = ['index.html', 'digits.html', 'faces.html', 'pretraining.html', 'docs/index.html'];
const PATIENCE_MS = 60_000;

/** @typedef {import('puppeteer-core').Browser} Browser */

/** @param {Browser} browser @returns {Promise<string[]>} what is wrong */
export async function demoByHeaders(browser) {
  const server = await serve({ isolated: true });
  try {
    const problems = [];
    for (const path of PAGES) problems.push(...(await look(browser, new URL(path, server.url).href, true)));
    return problems;
  } finally {
    await server.close();
  }
}

/**
 * The first visit is not isolated, and works; the later ones are. Pages beside the demo are not touched.
 * @param {Browser} browser
 * @returns {Promise<string[]>} what is wrong
 */
export async function demoByServiceWorker(browser) {
  const server = await serveFolder('.');
  const site = server.origin.replace('localhost', 'demo.localhost'); // the demo leaves localhost itself alone
  try {
    return [
      ...(await look(browser, `${site}/demo/digits.html`, false, () => navigator.serviceWorker.ready.then(() => {}))),
      ...(await look(browser, `${site}/demo/digits.html`, true)),
      ...(await look(browser, `${site}/demo/docs/index.html`, true)),
      ...(await look(browser, `${site}/test/csp/`, false)),
      ...server.missing.map(path => `404: ${path}`),
    ];
  } finally {
    await server.close();
  }
}

/** @param {Browser} browser @returns {Promise<string[]>} what is wrong */
export async function scopeWithPackage(browser) {
  const server = await serveFolder('.', () => ({ 'service-worker-allowed': '/' }));
  const url = `${server.origin.replace('localhost', 'root.localhost')}/test/csp/`;
  try {
    const problems = await look(browser, url, false, async () => {
      await navigator.serviceWorker.register('/demo/isolation-worker.js?coep', { scope: '/' });
      await navigator.serviceWorker.ready;
    });
    const { backend, error } = await visit(browser, url, '', async page => {
      const contexts = [page, ...answeringWorkers(page)];
      const isolated = await Promise.all(contexts.map(context => context.evaluate('crossOriginIsolated')));
      if (contexts.length === 1 || isolated.includes(false)) problems.push(`Isolated are ${isolated.join(', ')}.`);
    });
    return [
      ...problems,
      ...(error ? [error.message] : []),
      ...(backend === 'wasm' ? [] : [`It trained on ${backend}.`]),
    ];
  } finally {
    await server.close();
  }
}

/**
 * Opens a page and waits for its first generator.
 * @param {Browser} browser
 * @param {string} url
 * @param {boolean} isolated whether it must be
 * @param {() => Promise<void>} then runs in the page before it is closed
 */
async function look(browser, url, isolated, then = () => Promise.resolve()) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', error => problems.push(`${url}: ${String(error)}`));
  page.on('console', message => message.type() === 'error' && problems.push(`${url}: ${message.text()}`));
  try {
    await page.goto(url);
    await page.waitForFunction(drawn, { timeout: PATIENCE_MS });
    await page.evaluate(then);
    const contexts = [page, ...answeringWorkers(page)];
    const found = await Promise.all(contexts.map(context => context.evaluate('crossOriginIsolated')));
    if (found.some(is => is !== isolated)) problems.push(`${url}: page and workers are isolated: ${found.join(', ')}`);
  } finally {
    await page.close();
  }
  return problems;
}

/** Runs in the page: whether the first element with a source of its own has its generator, which it loads when it is seen. */
function drawn() {
  const first = document.querySelector('latent-grid[src], face-morph[src]');
  first?.scrollIntoView();
  return !first || ('generator' in first && first.generator !== null);
}
