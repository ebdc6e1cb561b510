/**
 * `npm run package`: makes the two packages that are published, in build/packages/, by `npm pack` of each, which installs and builds
 * first. MNIST is half of all bytes and has a licence of its own, so it is a package of its own, on which the other one depends.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { placeDigits } from './build/digits-place.mjs';

const OUT = 'build/packages';
/** Each package by the folder that it is packed from. */
const PACKAGES = { 'dcgan-elements': '.', 'dcgan-elements-mnist': 'packages/mnist' };
/** Bytes that each package may have at most, packed. */
const MOST = 12e6;

/** @typedef {{ path: string, size: number, unpackedSize: number, files: { path: string }[] }} Packed */

/** @returns {Packed[]} the tarballs: dcgan-elements, and the one with MNIST */
function makePackages() {
  rmSync(OUT, { recursive: true, force: true });
  return Object.values(PACKAGES).map(folder => pack(folder, OUT));
}

/**
 * The same packages, of what is built already, for checks that run side by side: the files are copied first, and `dist/` is left as
 * it is.
 * @param {string} out a folder of the caller's own
 * @returns {Packed[]}
 */
export function packBuilt(out) {
  return Object.entries(PACKAGES).map(([name, folder]) => {
    const [{ files }] = npmPack([resolve(folder), '--dry-run', '--ignore-scripts']);
    const copy = `${out}/${name}`;
    for (const { path } of files) {
      mkdirSync(dirname(`${copy}/${path}`), { recursive: true });
      copyFileSync(`${folder}/${path}`, `${copy}/${path}`);
    }
    if (folder === '.') placeDigits(`${copy}/dist`, 'package');
    return pack(copy, out, ['--ignore-scripts']);
  });
}

/**
 * @param {string} folder
 * @param {string} out
 * @param {string[]} more
 * @returns {Packed}
 */
function pack(folder, out, more = []) {
  mkdirSync(out, { recursive: true });
  const [packed] = npmPack([resolve(folder), '--pack-destination', out, ...more]);
  if (packed.size > MOST) throw new Error(`${packed.filename} has ${packed.size} bytes, of at most ${MOST}.`);
  return { ...packed, path: `${out}/${packed.filename}` };
}

/** @param {string[]} given */
function npmPack(given) {
  const options = { stdio: /** @type {['ignore', 'pipe', 'inherit']} */ (['ignore', 'pipe', 'inherit']) };
  return JSON.parse(execFileSync('npm', ['pack', ...given, '--json', '--loglevel=error'], options).toString());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { path, size } of makePackages()) console.log(`${path}: ${(size / 1e6).toFixed(1)} MB`);
}
