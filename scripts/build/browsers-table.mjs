/**
 * Writes the table in docs/browsers.md: what each browser that is installed here has of what the package can use, as the
 * browser itself answers. Prints it, too.
 *
 *   node scripts/build/browsers-table.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { installedEngines } from '../lib/engines.mjs';
import { openEnginePage } from '../lib/engine-page.mjs';

const PAGE = 'docs/browsers.md';
const [BEGIN, END] = ['<!-- table: scripts/build/browsers-table.mjs -->', '<!-- end -->'];

/** @type {Record<string, string>} what is asked, in words */
const ROWS = {
  simd: 'WASM with SIMD',
  relaxedSimd: 'relaxed SIMD',
  shards: 'shards: workers that train together',
  threads: 'threads, in an isolated page',
  webgl: 'WebGL 2 with float32 in workers',
  checkpoints: 'checkpoints: private files',
  writes: '... which the page itself can write',
  video: 'films as video',
  locks: 'one page at a time saves a run',
  wakeLock: 'kiosk: the screen stays on',
  fullscreen: 'kiosk: full screen',
  offline: 'kiosk: without a network',
  install: 'kiosk: installed by a button',
};

/** @type {{ version: string, has: Record<string, unknown> }[]} */
const columns = [];
for (const engine of /** @type {const} */ (['chromium', ...installedEngines()])) {
  const page = await openEnginePage(engine, { isolated: true });
  try {
    await page.goto('/README.md');
    columns.push({ version: page.version, has: await page.evaluate(report) });
  } finally {
    await page.close();
  }
}
const date = new Date().toISOString().slice(0, 10);
const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
const table = [
  `Asked on ${date}, on Linux without a GPU.`,
  '',
  line(['', ...columns.map(({ version }) => heading(version))]),
  line(['---', ...columns.map(() => '---')]),
  ...Object.entries(ROWS).map(([key, words]) => line([words, ...columns.map(({ has }) => word(has[key]))])),
].join('\n');
const text = readFileSync(PAGE, 'utf8');
const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
if (before < 0 || after < before) throw new Error(`${PAGE} has no place for the table.`);
const page = `${text.slice(0, before + BEGIN.length)}\n\n${table}\n\n${text.slice(after)}`;
writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
console.log(table);

/** @param {string} version as the browser says it: `HeadlessChrome/147.0.7727.0`, `firefox/153.8.0` */
function heading(version) {
  return version.replace('HeadlessChrome/', 'Chromium ').replace('firefox/', 'Firefox ');
}

/** @param {unknown} value */
function word(value) {
  return value === true ? 'yes' : String(value || 'no');
}

/** Runs in the page, which is isolated. */
async function report() {
  /** @param {string} expression whether it holds in a module worker; false if it throws */
  const inWorker = async expression => {
    const script = `(async () => Boolean(${expression}))().then(postMessage, () => postMessage(false));`;
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), { type: 'module' });
    return new Promise(resolve => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => resolve(false);
    }).finally(() => worker.terminate());
  };
  // A function with one relaxed instruction, and one with one of SIMD; as in wasm-feature-detect.
  const relaxed = [0,97,115,109,1,0,0,0,1,5,1,96,0,1,123,3,2,1,0,10,15,1,13,0,65,1,253,15,65,2,253,15,253,128,2,11]; // prettier-ignore
  const simd = [0,97,115,109,1,0,0,0,1,5,1,96,0,1,123,3,2,1,0,10,10,1,8,0,65,0,253,15,253,98,11]; // prettier-ignore
  const recorder = '/scripts/lib/records-video.mjs';
  const { recordsVideo } = /** @type {typeof import('../lib/records-video.mjs')} */ (await import(recorder));
  const types = [];
  for (const type of ['video/mp4', 'video/webm']) if (await recordsVideo(type)) types.push(type);
  const folder = 'await navigator.storage.getDirectory()';
  const file = `(await (${folder}).getFileHandle('probe', { create: true }))`;
  return {
    simd: WebAssembly.validate(Uint8Array.from(simd)),
    relaxedSimd: WebAssembly.validate(Uint8Array.from(relaxed)),
    shards: await inWorker('true'),
    threads: crossOriginIsolated && (await inWorker('new SharedArrayBuffer(8)')),
    webgl: await inWorker(`new OffscreenCanvas(1, 1).getContext('webgl2').getExtension('EXT_color_buffer_float')`),
    checkpoints: await inWorker(
      `'createWritable' in FileSystemFileHandle.prototype ? ${file} : (await ${file}.createSyncAccessHandle()).close() ?? true`,
    ),
    writes: 'FileSystemFileHandle' in globalThis && 'createWritable' in FileSystemFileHandle.prototype,
    video: types.map(type => type.slice(6)).join(', '),
    locks: 'locks' in navigator,
    wakeLock: 'wakeLock' in navigator,
    fullscreen: document.fullscreenEnabled,
    offline: 'serviceWorker' in navigator,
    install: 'BeforeInstallPromptEvent' in globalThis,
  };
}
