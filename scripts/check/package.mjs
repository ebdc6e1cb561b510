/**
 * Checks the package as `npm publish` would send it: its entries and their types resolve (publint, Are the types wrong?), and
 * correct code in test/consumers/types/ compiles while wrong code does not.
 *
 * Needs `npm run build`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { POLICIES } from '../lib/policies.mjs';

/** It lies in the project's folder, so that the frameworks' types are found from it. */
const FOLDER = 'build/package';
const INSTALLED = `${FOLDER}/node_modules/dcgan-elements`;

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(INSTALLED, { recursive: true });
const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', FOLDER]).toString();
const tarball = `${FOLDER}/${JSON.parse(packed)[0].filename}`;
execFileSync('tar', ['-xzf', tarball, '-C', INSTALLED, '--strip-components=1']);
cpSync('test/consumers/types', FOLDER, { recursive: true });

const checks = [
  ['publint', 'run', tarball, '--strict'],
  ['attw', tarball, '--profile', 'esm-only', '--no-emoji'],
  ['tsc', '-p', FOLDER],
];
const failed = checks.filter(([command = '', ...given]) => {
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, given);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${command}`);
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

process.exitCode = failed.length || strays.length ? 1 : 0;

/** @param {string} file */
function read(file) {
  return readFileSync(`test/consumers/${file}`, 'utf8').trim();
}
