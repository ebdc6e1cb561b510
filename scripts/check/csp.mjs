/**
 * The elements under the policies of pages that are not ours. Each row ends in two steps trained on WASM and samples
 * drawn, without a word on the console; or in an error of ours, as the row says. Nothing is asked of any other server,
 * and nothing in dist/ makes code of text.
 *
 *   node scripts/check/csp.mjs             all
 *   node scripts/check/csp.mjs sandbox     those whose names contain one of the words
 *   node scripts/check/csp.mjs --within 8  and no row may take longer than so many seconds
 *
 * Needs `npm run build`. docs/csp.md says what a page has to send, and this is where that is tried.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { POLICIES } from '../lib/policies.mjs';
import { serveFolder } from '../lib/static-server.mjs';
import { trappedBrowser, visit } from '../lib/visit.mjs';

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
 * @property {string} [file] the page itself by default
 * @property {string} [elsewhere] the page's policy, where the package is served from another origin: https://cdn.example
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
  { name: 'another origin', elsewhere: POLICIES.elsewhere },
  {
    name: 'another origin, without blob: workers',
    elsewhere: POLICIES.elsewhere.replace('worker-src blob:', "worker-src 'self'"),
    ends: /^WorkerLostError: .*could not be loaded.*must allow worker-src blob:.*setAssetBase/,
  },
  {
    name: 'another origin, WebAssembly forbidden',
    elsewhere: POLICIES.elsewhere.replace(" 'wasm-unsafe-eval'", ''),
    ends: /^BackendError: .*the page's response.*needs script-src 'wasm-unsafe-eval'/,
  },
  {
    name: 'another origin, its data forbidden',
    elsewhere: POLICIES.elsewhere.replace(/connect-src [^;]*/, "connect-src 'self'"),
    ends: /^DatasetError: .*forbids http:.*\.gz; the page's response.*needs connect-src http:/,
  },
  {
    name: 'sandboxed frame without blob: workers',
    file: 'sandbox.html',
    all: CORS,
    page: csp("worker-src 'none'"),
    ends: /^WorkerLostError: .*could not be loaded/,
  },
];

const { values, positionals: words } = parseArgs({ options: { within: { type: 'string' } }, allowPositionals: true });
const longest = Number(values.within ?? Infinity);
const chosen = rows.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)));
let passed = 0;
let failures = 0;
let slowest = 0;
if (words.length === 0) report('no code is made of text', codeFromText());

const { browser, foreign, close } = await trappedBrowser();
try {
  for (const row of chosen) {
    const { problems, seconds } = await check(row).catch((/** @type {Error} */ error) => ({
      problems: [error.stack ?? error.message],
      seconds: NaN,
    }));
    if (seconds > longest) problems.push(`It took more than ${longest} s.`);
    report(`${row.name}; ${seconds.toFixed(1)} s`, problems);
    slowest = Math.max(slowest, seconds);
  }
} finally {
  await close();
}
console.log(`${passed} passed, ${failures} failed; the slowest row took ${slowest.toFixed(1)} s`);
process.exitCode = failures ? 1 : 0;

/**
 * @param {Row} row
 * @returns {Promise<{ problems: string[], seconds: number }>} what is wrong, and how long it took from the address to the
 *   outcome
 */
async function check({ page = {}, worker = {}, all = {}, file = '', elsewhere, ends }) {
  const other = elsewhere === undefined ? null : await serveFolder('.', () => CORS);
  const policy = other && elsewhere ? csp(elsewhere.replaceAll('https://cdn.example', other.origin)) : page;
  const server = await serveFolder('.', path => ({
    ...all,
    ...(PAGE.test(path) && policy),
    ...(WORKER.test(path) && worker),
  }));
  try {
    const address = other ? `elsewhere.html?${new URLSearchParams({ origin: other.origin })}` : file;
    const frame = file === 'sandbox.html' ? 'sandbox' : '';
    const { backend, error, complaints, seconds } = await visit(browser, `${server.origin}/test/csp/${address}`, frame);
    const outcome = error ? `${error.name}: ${error.message}` : `trained on ${backend}`;
    const problems = [
      ...((ends ?? /^trained on wasm$/).test(outcome) ? [] : [outcome]),
      ...(ends ? [] : complaints.map(complaint => `On the console: ${complaint}`)), // the browser reports there what it blocked
      ...server.missing.map(path => `404: ${path}`),
      ...(other?.missing ?? []).map(path => `404: ${path}`),
      ...foreign.splice(0).map(url => `A request to ${url}`),
    ];
    return { problems, seconds };
  } finally {
    await Promise.all([server.close(), other?.close()]);
  }
}

/** Files that a page may load and that would need 'unsafe-eval'. */
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
  else passed++;
  console.log(`${problems.length ? 'FAILED' : 'ok'}  ${name}`);
  for (const problem of problems) console.log(`        ${problem}`);
}
