/**
 * The elements in pages that are cross-origin isolated, by each of the ways that docs/isolation.md describes, in a real
 * browser. Each row says whether the page and its workers, nested ones too, are isolated, and what of another site still
 * works in it: a frame, a picture, a popup that talks to its opener. The elements train and draw in all of them.
 *
 *   node scripts/check/isolation.mjs            all
 *   node scripts/check/isolation.mjs frame      those whose names contain one of the words
 *
 * Needs `npm run build`. What goes wrong without headers on the workers is among the rows of scripts/check/csp.mjs.
 */
import { answeringWorkers } from '../lib/answering-workers.mjs';
import { COOP_COEP, CORP, DIP } from '../lib/isolation.mjs';
import { serveFolder } from '../lib/static-server.mjs';
import { trappedBrowser, visit } from '../lib/visit.mjs';
import { demoByHeaders, demoByServiceWorker, scopeWithPackage } from './isolation/demo.mjs';

const PAGE = /\/test\/csp\//;
const WORKER = /worker\.js$/;
const THIRD_PARTY = '/test/isolation/third-party.html';
/** Milliseconds within which a frame that has been loaded, or a popup, must have told us so: browsers report no blocked one. */
const PATIENCE = 3000;

/** Browsers at once, each with checks of its own: most of the time they wait for what must not come. */
const BROWSERS = 2;

/** Milliseconds that one check may take. */
const LIMIT = 240_000;

const CORS = { 'access-control-allow-origin': '*' };
const COEP = { 'cross-origin-embedder-policy': COOP_COEP['cross-origin-embedder-policy'] };
const CREDENTIALLESS = { ...COOP_COEP, 'cross-origin-embedder-policy': 'credentialless' };
const DIP_CORP = { 'document-isolation-policy': 'isolate-and-require-corp' };

/**
 * @typedef {Record<string, string>} Headers
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {Headers} [page] headers of the page with the elements
 * @property {Headers} [worker] headers of the workers' scripts
 * @property {Headers} [third] headers of the other site
 * @property {boolean} [elsewhere] whether the package comes from another origin, which sends no more than CORS
 * @property {'own' | 'other'} [frame] the page with the elements is shown in a frame, by a page of the same or another site
 * @property {Headers} [host] headers of the page that shows the frame
 * @property {string} [allow] of the frame
 * @property {boolean} isolated whether page and workers are
 * @property {string} works what of another site works: some of 'frame', 'picture' and 'popup'
 */

/** @type {Row[]} */
const rows = [
  { name: 'no headers', isolated: false, works: 'frame picture popup' },
  { name: 'COOP and COEP', page: COOP_COEP, worker: COEP, isolated: true, works: '' },
  {
    name: 'COOP and COEP, the other site with COEP and CORP',
    page: COOP_COEP,
    worker: COEP,
    third: { ...COEP, ...CORP },
    isolated: true,
    works: 'frame picture',
  },
  { name: 'COOP and COEP credentialless', page: CREDENTIALLESS, worker: COEP, isolated: true, works: 'picture' },
  { name: 'Document-Isolation-Policy', page: DIP, isolated: true, works: 'frame picture popup' },
  { name: 'Document-Isolation-Policy, isolate-and-require-corp', page: DIP_CORP, isolated: true, works: 'frame popup' },
  {
    name: 'COOP, COEP and Document-Isolation-Policy',
    page: { ...COOP_COEP, ...DIP },
    worker: COEP,
    isolated: true,
    works: '',
  },
  {
    name: 'COEP on the workers of a page that is not isolated',
    worker: COEP,
    isolated: false,
    works: 'frame picture popup',
  },
  {
    name: 'the package from another origin, COOP and COEP',
    elsewhere: true,
    page: COOP_COEP,
    worker: COEP,
    isolated: true,
    works: '',
  },
  {
    name: 'the package from another origin, Document-Isolation-Policy',
    elsewhere: true,
    page: DIP,
    isolated: true,
    works: 'frame picture popup',
  },
  {
    name: 'one frame of a page, Document-Isolation-Policy',
    frame: 'own',
    page: DIP,
    isolated: true,
    works: 'frame picture popup',
  },
  {
    name: 'a frame of another site, Document-Isolation-Policy',
    frame: 'other',
    page: DIP,
    isolated: true,
    works: 'frame picture popup',
  },
  {
    name: 'a frame of another site in an isolated page',
    frame: 'other',
    host: COOP_COEP,
    page: { ...COEP, ...CORP },
    worker: COEP,
    isolated: false,
    works: '',
  },
  {
    name: 'a frame of another site in an isolated page, allowed',
    frame: 'other',
    host: COOP_COEP,
    page: { ...COEP, ...CORP },
    worker: COEP,
    allow: 'cross-origin-isolated',
    isolated: true,
    works: '',
  },
];

const words = process.argv.slice(2);
/** @type {{ name: string, run: (browser: import('puppeteer-core').Browser) => Promise<string[]> }[]} */
const checks = [
  { name: 'the demo, by the headers of `npm start`', run: demoByHeaders },
  { name: 'the demo on a server without headers, by its service worker', run: demoByServiceWorker },
  { name: 'a service worker whose scope holds the package', run: scopeWithPackage },
  ...rows.map(row => ({
    name: row.name,
    run: (/** @type {import('puppeteer-core').Browser} */ browser) => check(browser, row),
  })),
];
const chosen = checks.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)));
const waiting = [...chosen];
let failures = 0;
await Promise.all(Array.from({ length: BROWSERS }, checkInTurn));
console.log(`${chosen.length - failures} passed, ${failures} failed`);
process.exit(failures ? 1 : 0); // also where a check that was given up still waits

/** Does those that wait, one after the other, in a browser of its own. */
async function checkInTurn() {
  const { browser, foreign, close } = await trappedBrowser();
  try {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const problems = await Promise.race([next.run(browser), tooLate()]).catch((/** @type {Error} */ error) => [
        error.stack ?? error.message,
      ]);
      problems.push(...foreign.splice(0).map(address => `A request to ${address}`));
      if (problems.length) failures++;
      console.log(`${problems.length ? 'FAILED' : 'ok'}  ${next.name}`);
      for (const problem of problems) console.log(`        ${problem}`);
    }
  } finally {
    await close();
  }
}

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {Row} row
 * @returns {Promise<string[]>} what is wrong
 */
async function check(
  browser,
  { page = {}, worker = {}, third = {}, elsewhere, frame, host = {}, allow = '', isolated, works },
) {
  const own = await serveFolder('.', path => ({ ...(PAGE.test(path) && page), ...(WORKER.test(path) && worker) }));
  const other = await serveFolder('.', path => ({
    ...CORS,
    ...(path === THIRD_PARTY || path.endsWith('.png') ? third : {}),
  }));
  const hosting = await serveFolder('.', () => host);
  const foreignSite = other.origin.replace('localhost', 'third.localhost');
  const elements = elsewhere
    ? `/test/csp/elsewhere.html?${new URLSearchParams({ origin: other.origin })}`
    : '/test/csp/';
  const place = hosting.origin.replace('localhost', frame === 'other' ? 'host.localhost' : 'localhost');
  const framing = frame === 'own' ? own.origin : place;
  const query = new URLSearchParams({ src: own.origin + elements, allow });
  const url = frame ? `${framing}/test/isolation/host.html?${query}` : own.origin + elements;
  /** @type {string[]} */
  const problems = [];
  try {
    const { backend, error } = await visit(browser, url, frame ? 'framed' : '', async (opened, context) => {
      const found = await context.evaluate(probe, `${foreignSite}${THIRD_PARTY}`, PATIENCE);
      const workers = await Promise.all(answeringWorkers(opened).map(each => each.evaluate('crossOriginIsolated')));
      const all = [found.page, ...found.workers, ...workers];
      if (workers.length === 0 && !frame) problems.push('The package has no worker.');
      if (all.some(is => is !== isolated))
        problems.push(`Isolated are: page and workers ${JSON.stringify(found)}, the package's ${workers.join(' ')}`);
      if (isolated && found.shared !== found.workers.length) problems.push('The workers do not share memory.');
      if (found.works !== works) problems.push(`Of another site there works '${found.works}' instead of '${works}'.`);
    });
    if (error) problems.push(`${error.name}: ${error.message}`);
    else if (backend !== 'wasm') problems.push(`It trained on ${backend}.`);
    return [...problems, ...[own, other, hosting].flatMap(({ missing }) => missing.map(path => `404: ${path}`))];
  } finally {
    await Promise.all([own, other, hosting].map(server => server.close()));
  }
}

/** A browser that hangs ends one check, and not all. @returns {Promise<never>} */
function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`It took more than ${LIMIT / 1000} s.`)), LIMIT).unref();
  });
}

/**
 * Runs in the page with the elements.
 * @param {string} thirdParty
 * @param {number} patience
 */
async function probe(thirdParty, patience) {
  const memory = crossOriginIsolated ? new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }) : null;
  const worker = new Worker(new URL('/test/isolation/worker.js', location.href), { type: 'module' });
  const workers = await new Promise((/** @type {(isolated: boolean[]) => void} */ resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error('The worker could not be loaded.'));
    worker.postMessage({ memory, depth: 2 });
  });
  worker.terminate();

  /** Which windows have told us that they are shown. @type {Set<unknown>} */
  const shown = new Set();
  addEventListener('message', ({ source }) => shown.add(source));
  const soon = (/** @type {() => boolean} */ holds) =>
    new Promise((/** @type {(holds: boolean) => void} */ resolve) => {
      const end = performance.now() + patience;
      const look = () => (holds() || performance.now() > end ? resolve(holds()) : setTimeout(look, 20));
      look();
    });
  const frame = Object.assign(document.createElement('iframe'), { src: thirdParty });
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve)); // of an error page, where it is blocked
  document.body.append(frame);
  await loaded;
  const works = [(await soon(() => shown.has(frame.contentWindow))) && 'frame'];
  const picture = Object.assign(new Image(), { src: new URL('/docs/digits.png', thirdParty).href });
  works.push(
    await picture.decode().then(
      () => 'picture',
      () => false,
    ),
  );
  const popup = open(thirdParty, '_blank', 'popup');
  works.push((await soon(() => shown.has(popup) || popup?.closed !== false)) && shown.has(popup) && 'popup'); // COOP makes it look closed
  popup?.close();
  return {
    page: crossOriginIsolated,
    workers,
    shared: memory ? new Int32Array(memory.buffer)[0] : 0,
    works: works.filter(Boolean).join(' '),
  };
}
