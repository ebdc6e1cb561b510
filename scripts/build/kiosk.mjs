/**
 * Makes build/kiosk/: one folder with everything that the kiosk needs, to be copied onto a stick and served by anything,
 * from any path. `npm run build` runs it.
 *
 *   node scripts/build/kiosk.mjs [--out FOLDER]
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';

const SOURCE = 'demo/kiosk';
/** The kiosk takes this file of the package and whatever it leads to, and nothing else. */
const ENTRY = 'dist/index.js';
/** The package names these files, and the kiosk offers nothing that needs them. */
const NEVER_LOADED = [
  'dist/assets/model.worker.js', // models of TensorFlow.js
  'dist/assets/pictures.worker.js', // pictures of one's own
  'dist/assets/copies.worker.js', // "Is it copying?"
  'dist/assets/assessment.worker.js', // the fresh judge
  'dist/assets/faces.layers.gz', // training on faces
];
/** The headings' font, in the weight and the script that the kiosk uses, and its licence. */
const FONT = 'node_modules/@fontsource/source-serif-4';
const FONT_FILE = 'source-serif-4-latin-400-normal.woff2';
/** Limits in bytes: the largest file is the 7.9 MB of digits. Raise them on purpose only. */
export const LARGEST_FILE = 10e6;
export const LARGEST_FOLDER = 22e6;
/** The service worker is not on its own list: the browser stores it by itself. */
const WORKER = 'sw.js';
/** The line of sw.js that holds the list. */
export const RELEASE_LINE = /^const RELEASE = (.*);\n/;

/**
 * Makes the folder.
 * @param {{ out?: string }} options
 */
export async function makeKiosk({ out = 'build/kiosk' } = {}) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const path of reached(ENTRY)) cpSync(path, join(out, path));
  cpSync(join(SOURCE, 'page.html'), join(out, 'index.html'));
  for (const name of ['kiosk.css', 'kiosk.webmanifest', 'languages.json', 'icons']) {
    cpSync(join(SOURCE, name), join(out, name), { recursive: true });
  }
  cpSync(join(FONT, 'files', FONT_FILE), join(out, 'fonts', FONT_FILE));
  cpSync(join(FONT, 'LICENSE'), join(out, 'fonts', 'OFL.txt'));
  cpSync('NOTICE', join(out, 'NOTICE.txt'));
  await build({
    entryPoints: { kiosk: join(SOURCE, 'kiosk.ts'), sw: join(SOURCE, 'worker/sw.ts') },
    outdir: out,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    tsconfigRaw: {},
    logLevel: 'warning',
    plugins: [packageBeside],
  });
  return seal(out);
}

/** The package lies beside the page, as files: the kiosk is built from what it exports, and from nothing else of it. */
const packageBeside = {
  name: 'package-beside',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onResolve }) {
    onResolve({ filter: /^dcgan-elements$/ }, () => ({ path: './dist/index.js', external: true }));
    onResolve({ filter: /^dcgan-elements\/engine$/ }, () => ({ path: './dist/engine.js', external: true }));
  },
};

/**
 * Writes the list of all files of the folder into its service worker, and checks it.
 * @param {string} folder
 * @returns {{ version: string, files: number, bytes: number }}
 */
export function seal(folder) {
  const code = readFileSync(join(folder, WORKER), 'utf8').replace(RELEASE_LINE, '');
  const files = Object.fromEntries(listed(folder).map(path => [path, hashes(join(folder, path))]));
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const all = createHash('sha256').update(JSON.stringify({ files, code })).digest('hex');
  const release = { version: `${version}+${all.slice(0, 8)}`, files };
  writeFileSync(join(folder, WORKER), `const RELEASE = ${JSON.stringify(release)};\n${code}`);
  const problems = problemsOf(folder);
  if (problems.length) throw new Error(`${folder} is no kiosk:\n${problems.join('\n')}`);
  const bytes = listed(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
  return { version: release.version, files: Object.keys(files).length, bytes };
}

/**
 * Compares the files in a folder with the list in its service worker.
 * @param {string} folder
 * @returns {string[]} what is wrong: nothing, if all is well
 */
export function problemsOf(folder) {
  const list = RELEASE_LINE.exec(readFileSync(join(folder, WORKER), 'utf8'))?.[1];
  if (!list) return [`${WORKER} has no list.`];
  /** @type {Record<string, string[]>} */
  const expected = JSON.parse(list).files;
  const present = listed(folder);
  const sizes = present.map(path => statSync(join(folder, path)).size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return [
    ...present.filter(path => !expected[path]).map(path => `${path} is not on the list: it would be missing offline.`),
    ...Object.keys(expected)
      .filter(path => !present.includes(path))
      .map(path => `${path} is on the list, but not in the folder: no browser could install the kiosk.`),
    ...present
      .filter(path => expected[path] && hashes(join(folder, path))[0] !== expected[path][0])
      .map(path => `${path} has other bytes than the list says.`),
    ...present.filter((_, i) => sizes[i] > LARGEST_FILE).map(path => `${path} has more than ${LARGEST_FILE} bytes.`),
    ...(total > LARGEST_FOLDER ? [`All files together have ${total} bytes, more than ${LARGEST_FOLDER}.`] : []),
    ...missingImports(folder, present),
    ...missingFonts(folder, present),
  ];
}

/**
 * Finds files that the kiosk's own scripts name and the folder lacks, such as a chunk or a worker that was forgotten.
 * @param {string} folder
 * @param {string[]} present
 */
function missingImports(folder, present) {
  return present.flatMap(path =>
    named(join(folder, path))
      .map(file => slashed(relative(folder, file)))
      .filter(name => !present.includes(name) && !NEVER_LOADED.includes(name) && name !== WORKER)
      .map(name => `${path} needs ${name}, which is not there.`),
  );
}

/**
 * Finds fonts that the page or its styles name and the folder lacks.
 * @param {string} folder
 * @param {string[]} present
 */
function missingFonts(folder, present) {
  return ['index.html', 'kiosk.css'].flatMap(path => {
    const named = readFileSync(join(folder, path), 'utf8').match(/fonts\/[\w.-]+/g) ?? [];
    if (named.length === 0) return [`${path} names no font.`];
    return named.filter(name => !present.includes(name)).map(name => `${path} needs ${name}, which is not there.`);
  });
}

/**
 * A file and all files that it leads to, except those that are never loaded.
 * @param {string} entry
 * @returns {Set<string>} paths
 */
function reached(entry) {
  const paths = new Set([entry]);
  for (const path of paths) {
    for (const name of named(path)) if (!NEVER_LOADED.includes(slashed(name))) paths.add(name); // and is walked in turn
  }
  return paths;
}

/**
 * Paths of the files that a script of the page imports, starts or fetches by a literal name. Workers are self-contained, and
 * the page tells them where their data is.
 * @param {string} path
 */
function named(path) {
  if (extname(path) !== '.js' || path.endsWith('.worker.js')) return [];
  const names = readFileSync(path, 'utf8').matchAll(
    /(?:from|import|import\(|new URL\()\s*["'](\.\/[\w./-]+\.\w+)["']/g,
  );
  return [...names].map(([, name]) => join(dirname(path), name));
}

/** @param {string} path */
function slashed(path) {
  return path.split(sep).join('/');
}

/** Paths of all files but the worker, with slashes, in order. @param {string} folder */
function listed(folder) {
  return readdirSync(folder, { recursive: true })
    .map(path => slashed(String(path)))
    .filter(path => path !== WORKER && statSync(join(folder, path)).isFile())
    .sort();
}

/**
 * SHA-256 in base64 of a file, and of its contents if a server unpacks it; see demo/kiosk/worker/release-cache.ts.
 * @param {string} path
 */
function hashes(path) {
  const bytes = readFileSync(path);
  const contents = extname(path) === '.gz' ? [bytes, gunzipSync(bytes)] : [bytes];
  return contents.map(content => createHash('sha256').update(content).digest('base64'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const { version, files, bytes } = await makeKiosk(values);
  console.log(
    `The kiosk ${version}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, in ${values.out ?? 'build/kiosk'}`,
  );
}
