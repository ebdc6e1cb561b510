/**
 * Tries the package as its users do, installed with the package of MNIST beside it: unbundled, in every bundler, from another
 * origin, twice on one page, and on a server. Each page must define the elements, train two steps on WASM and draw samples, without a message on the console, a
 * missing file, or a request to any other server.
 *
 *   node scripts/check/consumers.mjs              all
 *   node scripts/check/consumers.mjs vite rollup  those whose names contain one of the words
 *
 * Needs `npm run build`. The pages are in test/consumers/, and docs/bundlers.md shows them.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'vite';
import webpack from 'webpack';
import { packBuilt } from '../package.mjs';
import { serveFolder } from '../lib/static-server.mjs';
import { trappedBrowser, visit } from '../lib/visit.mjs';

/** It lies in the project's folder, so that the bundlers are found from it. */
const ROOT = 'build/consumers';
const CORS = { 'access-control-allow-origin': '*' };

/**
 * @typedef {object} Site
 * @property {string} url
 * @property {() => string[]} missing
 * @property {() => Promise<unknown>} close
 */

/** `shows`: what an element has as its text in the end, by its selector. @type {{ name: string, open: () => Promise<Site>, says?: RegExp, shows?: [string, string] }[]} */
const consumers = [
  { name: 'script tag', open: () => site(fixture('script-tag')) },
  { name: 'import map', open: () => site(fixture('import-map')) },
  { name: 'another origin', open: elsewhere },
  { name: 'two copies', open: twice, says: /^<[\w-]+> is defined already\. This page loads dcgan-elements twice/ },
  { name: 'vite dev', open: viteDev },
  { name: 'vite build', open: () => built('vite') },
  { name: 'react', open: () => built('react'), shows: ['output', 'step 2, batch 8'] },
  { name: 'webpack', open: () => built('webpack', bundleWithWebpack) },
  { name: 'rollup', open: () => built('rollup') },
  { name: 'esbuild', open: () => built('esbuild') },
];

const words = process.argv.slice(2);
const chosen = consumers.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)));

rmSync(ROOT, { recursive: true, force: true });
mkdirSync(ROOT, { recursive: true });
const published = packBuilt(`${ROOT}/packages`);
for (const { path, size, unpackedSize } of published) {
  console.log(`${path}: ${(size / 1e6).toFixed(1)} MB, unpacked ${(unpackedSize / 1e6).toFixed(1)} MB`);
}
let failures = words.length === 0 ? server() : 0;
const { browser, foreign, close } = await trappedBrowser();
try {
  for (const consumer of chosen) {
    const problems = await check(consumer).catch((/** @type {Error} */ error) => [error.stack ?? error.message]);
    report(consumer.name, problems);
  }
} finally {
  await close();
}
process.exitCode = failures ? 1 : 0;

/**
 * @param {(typeof consumers)[number]} consumer
 * @returns {Promise<string[]>} what is wrong
 */
async function check({ open, says, shows: [selector, wanted] = ['title', ''] }) {
  const opened = await open();
  let text = '';
  try {
    const { backend, error, complaints } = await visit(browser, opened.url, '', async page => {
      text = await page.$eval(selector, element => String(element.textContent));
    });
    return [
      ...(error ? [`${error.name}: ${error.message}`] : []),
      ...(!error && backend !== 'wasm' ? [`It trained on ${backend}.`] : []),
      ...complaints.filter(complaint => !says?.test(complaint)).map(complaint => `On the console: ${complaint}`),
      ...(wanted && text !== wanted ? [`It shows "${text}", and not "${wanted}".`] : []),
      ...(says && !complaints.some(complaint => says.test(complaint)) ? ['It did not warn.'] : []),
      ...opened.missing().map(path => `404: ${path}`),
      ...foreign.splice(0).map(url => `A request to ${url}`),
    ];
  } finally {
    await opened.close();
  }
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

// ------------------------------------------------------------------------------------------------ installing

/**
 * A folder as `npm install` would leave it: both packages side by side.
 * @param {string} folder
 * @returns {string} the one with the elements
 */
function install(folder) {
  const [main = '', mnist = ''] = published.map(({ path }) => path);
  unpack(mnist, folder, 'dcgan-elements-mnist');
  return unpack(main, folder, 'dcgan-elements');
}

/** @param {string} tarball @param {string} folder @param {string} name */
function unpack(tarball, folder, name) {
  const target = `${folder}/node_modules/${name}`;
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  return target;
}

/**
 * A copy of one of the pages in test/consumers/, with the package installed.
 * @param {string} name
 */
function fixture(name) {
  const folder = `${ROOT}/${name}`;
  cpSync(`test/consumers/${name}`, folder, { recursive: true });
  install(folder);
  return folder;
}

/**
 * @param {string} folder
 * @returns {Promise<Site>}
 */
async function site(folder, headers = {}) {
  const { origin, missing, close } = await serveFolder(folder, () => headers);
  return { url: `${origin}/`, missing: () => missing, close };
}

// ------------------------------------------------------------------------------------------------ the consumers

/**
 * @param {string} name
 * @param {(folder: string) => unknown} build
 */
async function built(name, build = npmBuild) {
  const folder = fixture(name);
  await build(folder);
  return site(`${folder}/dist`);
}

/** @param {string} cwd */
function npmBuild(cwd) {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd, stdio: 'pipe' });
}

/**
 * As `webpack` on the command line does with its configuration; that needs one more package.
 * @param {string} folder
 */
async function bundleWithWebpack(folder) {
  const { default: config } = await import(new URL(`../../${folder}/webpack.config.js`, import.meta.url).href);
  const stats = await new Promise((resolve, reject) => {
    webpack(
      {
        ...config,
        context: `${process.cwd()}/${folder}`,
        output: { ...config.output, path: `${process.cwd()}/${folder}/dist` },
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
  });
  const { errors = [], warnings = [] } = stats.toJson({ errors: true, warnings: true });
  const complaints = [...errors, ...warnings].map(({ message }) => message);
  if (complaints.length) throw new Error(complaints.join('\n'));
  cpSync(`${folder}/index.html`, `${folder}/dist/index.html`);
}

/** @returns {Promise<Site>} */
async function viteDev() {
  const root = fixture('vite');
  const server = await createServer({ root, configFile: `${root}/vite.config.js`, logLevel: 'warn' });
  await server.listen();
  /** @type {string[]} */
  const missing = [];
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('Vite serves nothing.');
  return { url, missing: () => missing, close: () => server.close() };
}

/** The page from one server, the package from another. @returns {Promise<Site>} */
async function elsewhere() {
  const folder = `${ROOT}/elsewhere`;
  install(`${folder}/cdn`);
  const cdn = await serveFolder(`${folder}/cdn`, () => CORS);
  mkdirSync(`${folder}/page`);
  const { jsdelivr, unpkg } = JSON.parse(
    readFileSync(`${folder}/cdn/node_modules/dcgan-elements/package.json`, 'utf8'),
  );
  if (jsdelivr !== unpkg) throw new Error('The CDNs would serve different scripts.');
  const script = new URL(jsdelivr, `${cdn.origin}/node_modules/dcgan-elements/`).href;
  writeFileSync(`${folder}/page/index.html`, page(`<script type="module" src="${script}"></script>`));
  const own = await serveFolder(`${folder}/page`);
  return {
    url: `${own.origin}/`,
    missing: () => [...own.missing, ...cdn.missing],
    close: () => Promise.all([own.close(), cdn.close()]),
  };
}

/** Two copies of the package on one page. */
function twice() {
  const folder = `${ROOT}/twice`;
  const scripts = ['a', 'b'].map(copy => {
    install(`${folder}/${copy}`);
    return `<script type="module" src="${copy}/node_modules/dcgan-elements/dist/index.js"></script>`;
  });
  writeFileSync(`${folder}/index.html`, page(scripts.join('\n')));
  return site(folder);
}

/** @param {string} scripts */
function page(scripts) {
  return `<!doctype html>
<title>Elements</title>
${scripts}
<latent-grid src="digits-2d" backend="wasm"></latent-grid>
<dcgan-trainer backend="wasm" batch-size="8"></dcgan-trainer>
<face-morph></face-morph>
`;
}

/** Imports every entry in Node, which has no elements and no workers. @returns {number} of failures */
function server() {
  const folder = `${ROOT}/server`;
  install(folder);
  const entries = ['dcgan-elements', 'dcgan-elements/engine', 'dcgan-elements/kernels', 'dcgan-elements/react'];
  const imports = entries.map(entry => `await import('${entry}');`).join(' ');
  try {
    const cwd = folder;
    execFileSync(process.execPath, ['--input-type=module', '--eval', imports], { cwd, stdio: 'pipe' });
    console.log('ok  a server');
    return 0;
  } catch (error) {
    console.log(`FAILED  a server\n        ${String(error)}`);
    return 1;
  }
}
