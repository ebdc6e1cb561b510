/**
 * Compiles src/core/kernels/assembly/ to dist/assets/kernels-*.wasm, once with and once without relaxed SIMD, unless they are
 * newer than all that they are made of. `npm run build` runs it.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const SOURCE = 'src/core/kernels/assembly';
const OUT = 'dist/assets';
const builds = { 'kernels-simd': ['simd'], 'kernels-relaxed-simd': ['simd', 'relaxed-simd'] };

/** AS201 warns of products of an i32 and a usize, which are meant here: sizes have 32 bits. */
const QUIET = ['--disableWarning', '201'];

mkdirSync(OUT, { recursive: true });
const sources = readdirSync(SOURCE).map(name => `${SOURCE}/${name}`);
for (const [name, features] of Object.entries(builds)) {
  const target = `${OUT}/${name}.wasm`;
  if (upToDate(target, [...sources, fileURLToPath(import.meta.url)])) continue;
  const enable = features.flatMap(feature => ['--enable', feature]);
  const { error, stderr } = await main([
    ...[`${SOURCE}/index.ts`, '--outFile', `${target}.part.wasm`, '-O3', '--noAssert'],
    ...['--runtime', 'stub', '--importMemory', ...enable, ...QUIET],
  ]);
  if (error) throw new Error(`${SOURCE} does not compile:\n${stderr.toString()}`);
  renameSync(`${target}.part.wasm`, target); // never half a module under its own name
}

/**
 * @param {string} target
 * @param {string[]} sources
 */
function upToDate(target, sources) {
  if (!existsSync(target)) return false;
  const { mtimeMs } = statSync(target);
  return sources.every(source => statSync(source).mtimeMs <= mtimeMs);
}
