/**
 * The elements under the policies of pages that are not ours. Each row ends in two steps trained on WASM and samples
 * drawn, without a word on the console; or in an error of ours, as the row says. Nothing is asked of any other server,
 * and nothing in dist/ makes code of text.
 *
 *   node scripts/csp.mjs             all
 *   node scripts/csp.mjs sandbox     those whose names contain one of the words
 *
 * Needs `npm run build`. docs/csp.md says what a page has to send, and this is where that is tried.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { POLICIES } from './policies.mjs';
import { serveFolder } from './static-server.mjs';
import { trappedBrowser, visit } from './visit.mjs';

const PAGE = /\/test\/csp\//;
const WORKER = /\.worker\.js$/;

const { strict: STRICT, trustedTypes: TRUSTED } = POLICIES;
const WASM_ALLOWED = { 'content-security-policy': POLICIES.wasmAllowed };
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const CORS = { 'access-control-allow-origin': '*' };

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {Record<string, string>} [page] headers of the page
 * @property {Record<string, string>} [worker] headers of the workers
 * @property {Record<string, string>} [all] headers of every response
 * @property {'sandbox.html'} [file] the page itself by default
 * @property {RegExp} [ends] the error that is right; without one it must work
 */

/** @param {string} policy */
const csp = policy => ({ 'content-security-policy': policy });

/** @type {Row[]} */
const rows = [
  { name: "default-src 'self'", page: csp(STRICT), worker: WASM_ALLOWED },
  {
    name: "default-src 'self' for the workers too",
    page: csp(STRICT),
    worker: csp(STRICT),
    ends: /^BackendError: .*the Content-Security-Policy forbids WebAssembly/,
  },
  {
    name: 'no scripts but of our own, no styles at all',
    page: csp(
      "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self'; style-src 'none'",
    ),
    worker: WASM_ALLOWED,
  },
  { name: 'workers forbidden', page: csp(`${STRICT}; worker-src 'none'`), ends: /^WorkerLostError: .*could not be/ },
  { name: 'Trusted Types', page: csp(TRUSTED), worker: WASM_ALLOWED },
  {
    name: 'Trusted Types without our policy',
    page: csp(TRUSTED.replace(' dcgan-elements', '')),
    worker: WASM_ALLOWED,
    ends: /^WorkerLostError: .*could not be started/,
  },
  { name: 'isolated', page: ISOLATED, worker: ISOLATED },
  {
    name: "isolated, default-src 'self'",
    page: { ...ISOLATED, ...csp(STRICT) },
    worker: { ...ISOLATED, ...WASM_ALLOWED },
  },
  {
    name: 'isolated, WebAssembly forbidden',
    page: { ...ISOLATED, ...csp(STRICT) },
    worker: { ...ISOLATED, ...csp(STRICT) },
    ends: /^BackendError: .*the Content-Security-Policy forbids WebAssembly/,
  },
  { name: 'isolated, the workers not', page: ISOLATED, ends: /^WorkerLostError: .*could not be loaded/ },
  { name: 'sandboxed frame', file: 'sandbox.html', all: CORS },
  {
    name: 'sandboxed frame without blob: workers',
    file: 'sandbox.html',
    all: CORS,
    page: csp("worker-src 'none'"),
    ends: /^WorkerLostError: .*could not be loaded/,
  },
];

const words = process.argv.slice(2);
const chosen = rows.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)));
let failures = 0;
if (words.length === 0) report('no code is made of text', codeFromText());

const { browser, foreign, close } = await trappedBrowser();
try {
  for (const row of chosen) {
    report(row.name, await check(row).catch((/** @type {Error} */ error) => [error.stack ?? error.message]));
  }
} finally {
  await close();
}
process.exitCode = failures ? 1 : 0;

/**
 * @param {Row} row
 * @returns {Promise<string[]>} what is wrong
 */
async function check({ page = {}, worker = {}, all = {}, file, ends }) {
  const server = await serveFolder('.', path => ({
    ...all,
    ...(PAGE.test(path) && page),
    ...(WORKER.test(path) && worker),
  }));
  try {
    const frame = file ? 'sandbox' : '';
    const { backend, error, complaints } = await visit(browser, `${server.origin}/test/csp/${file ?? ''}`, frame);
    const outcome = error ? `${error.name}: ${error.message}` : `trained on ${backend}`;
    return [
      ...((ends ?? /^trained on wasm$/).test(outcome) ? [] : [outcome]),
      ...(ends ? [] : complaints.map(complaint => `On the console: ${complaint}`)), // what is blocked is told there
      ...server.missing.map(path => `404: ${path}`),
      ...foreign.splice(0).map(url => `A request to ${url}`),
    ];
  } finally {
    await server.close();
  }
}

/** What would need 'unsafe-eval', in all that a page may load. */
function codeFromText() {
  const files = readdirSync('dist', { recursive: true }).map(String);
  return files
    .filter(file => file.endsWith('.js'))
    .filter(file => /\beval\(|\bnew Function\b|\bFunction\(["'`]/.test(readFileSync(`dist/${file}`, 'utf8')))
    .map(file => `${file} has eval() or Function().`);
}

/**
 * @param {string} name
 * @param {string[]} problems
 */
function report(name, problems) {
  if (problems.length) failures++;
  console.log(`${problems.length ? 'FAILED' : 'ok'}  ${name}`);
  for (const problem of problems) console.log(`        ${problem}`);
}
