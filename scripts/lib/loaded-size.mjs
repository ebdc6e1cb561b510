/** What a page loads of dist/: an entry with everything that it imports at once, in bytes after brotli at its best. */
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** Matches static imports and exports as Rollup writes them; the parenthesis of `import()` keeps it out. */
const STATIC_IMPORT = /(?:\bfrom|\bimport) ?"\.\/([^"]+)"/g;

/**
 * @param {string} files in dist/ that are counted together, with spaces. A star stands for a chunk's hash.
 * @returns {number} kB, of 1,000 bytes
 */
export function loadedSize(files) {
  const built = readdirSync('dist');
  const loaded = /** @type {Set<string>} */ (new Set());
  for (const file of files.split(' ')) addWithImports(loaded, nameIn(built, file));
  return [...loaded].reduce((sum, file) => sum + brotli(file), 0) / 1000;
}

/** @param {string[]} built @param {string} file */
function nameIn(built, file) {
  const [start = '', end] = file.split('*');
  const found = end === undefined ? file : built.find(name => name.startsWith(start) && name.endsWith(end));
  if (!found) throw new Error(`There is no dist/${file}.`);
  return found;
}

/**
 * @param {Set<string>} loaded to which the file is added, with all that comes with it
 * @param {string} file
 */
function addWithImports(loaded, file) {
  if (loaded.has(file)) return;
  loaded.add(file);
  if (file.endsWith('.wasm')) return;
  for (const [, chunk] of readFileSync(`dist/${file}`, 'utf8').matchAll(STATIC_IMPORT))
    addWithImports(loaded, String(chunk));
}

/** @param {string} file */
function brotli(file) {
  const bytes = readFileSync(`dist/${file}`);
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: hint } = constants;
  return brotliCompressSync(bytes, { params: { [quality]: 11, [hint]: bytes.length } }).length;
}
