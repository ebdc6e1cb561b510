/**
 * Checks the package as `npm publish` would send it: it is no larger than it may be, its entries and their types resolve
 * (publint, Are the types wrong?), and correct code in test/consumers/types/ compiles while wrong code does not, with the
 * frameworks' types and without Lit, whether the declarations of libraries are checked or not.
 *
 * Needs `npm run build`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, resolve } from 'node:path';
import { packBuilt } from '../package.mjs';
import { POLICIES } from '../lib/policies.mjs';

/** It lies outside the project, so that no type is found that the package's users would not have. */
const FOLDER = mkdtempSync(`${tmpdir()}/dcgan-elements-`);
process.on('exit', () => rmSync(FOLDER, { recursive: true, force: true }));
/** What the projects in test/consumers/types/ have installed. */
const FRAMEWORKS = ['@types/react', 'vue', 'svelte', '@tensorflow'];
/** Most files of declarations: one an entry, a few for what entries share, and those of the frameworks. */
const MOST_DECLARATIONS = 20;

const modules = `${FOLDER}/node_modules`;
for (const name of FRAMEWORKS) {
  mkdirSync(resolve(modules, name, '..'), { recursive: true });
  symlinkSync(resolve('node_modules', name), `${modules}/${name}`);
}
mkdirSync(`${modules}/dcgan-elements`);
const packages = packBuilt(`${FOLDER}/packages`);
const [packed] = packages;
if (!packed) throw new Error('Nothing was packed.');
const tarball = packed.path;
execFileSync('tar', ['-xzf', tarball, '-C', `${modules}/dcgan-elements`, '--strip-components=1']);
cpSync('test/consumers/types', FOLDER, { recursive: true });

writeFileSync(`${FOLDER}/examples.ts`, listeners());

const checks = [
  ['publint', 'run', tarball, '--strict'],
  ['attw', tarball, '--profile', 'esm-only', '--no-emoji', '--exclude-entrypoints', 'themes.css'],
  ['tsc', '-p', FOLDER],
  ['tsc', '-p', FOLDER, '--skipLibCheck', 'false'],
];
const failed = checks.filter(([command = '', ...given]) => {
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, given);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${[command, ...given].join(' ')}`);
  if (status !== 0) console.log(`${stdout}${stderr}`);
  return status !== 0;
});
/** The documentation must show these files line by line. */
const shown = {
  'docs/bundlers.md': ['vite/vite.config.js', 'webpack/webpack.config.js', 'rollup/main.js'].map(read),
  'docs/csp.md': Object.values(POLICIES),
};
const strays = Object.entries(shown).filter(([doc, texts]) =>
  texts.some(text => !readFileSync(doc, 'utf8').includes(text)),
);
for (const [doc] of strays) console.log(`FAILED  ${doc} shows something else than what is tried`);

for (const { path, size } of packages) console.log(`ok  ${basename(path)}, ${(size / 1e6).toFixed(1)} MB`);

const declarations = packed.files.filter(({ path }) => path.endsWith('.d.ts')).length;
const few = declarations <= MOST_DECLARATIONS;
console.log(`${few ? 'ok' : 'FAILED'}  ${declarations} files of declarations, of at most ${MOST_DECLARATIONS}`);

process.exitCode = !few || failed.length || strays.length ? 1 : 0;

/** The elements' examples of listeners, which must compile as they are shown. */
function listeners() {
  /** @type {import('../build/manifest.mjs').Element[]} */
  const elements = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')).modules[0].declarations;
  const variables = { trainer: 'dcgan-trainer', grid: 'latent-grid', morph: 'face-morph' };
  const made = Object.entries(variables).map(([name, tag]) => `const ${name} = document.createElement('${tag}');`);
  const codes = elements.flatMap(({ events }) => events.flatMap(({ examples = [] }) => examples));
  if (codes.length < 20) throw new Error(`There are only ${codes.length} examples of events.`);
  return [`import 'dcgan-elements';`, ...made, ...codes].join('\n');
}

/** @param {string} file */
function read(file) {
  return readFileSync(`test/consumers/${file}`, 'utf8').trim();
}
