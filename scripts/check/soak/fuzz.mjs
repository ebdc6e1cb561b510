/**
 * Reads damaged and forged files of each format that has a reader of our own: PyTorch's zips and older files, Keras's HDF5 and
 * NumPy's npz. Each must be read or refused by an error of this package within a second of computing, with memory flat, and with nothing run.
 *
 *   node scripts/check/soak/fuzz.mjs [copies] [seed]     200 copies of each format by default
 *
 * The readers run in Node, where memory can be measured after a collection of garbage, and which is told to make no code of text:
 * a reader that evaluated anything would throw.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const BUNDLE = 'build/fuzz/fuzz-files.mjs';
/** Megabytes that may be held after all copies, above what was held before them. */
const MOST_HELD = 4;
const MOST_MS = 1000;
/** What a forged pickle would write if its program ran. */
const TRACE = '/tmp/ran';
const [copies = '200', seed = '18'] = process.argv.slice(2);

if (typeof globalThis.gc !== 'function') {
  await build({
    entryPoints: ['test/support/fuzz-files.ts'],
    outfile: BUNDLE,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  const flags = ['--expose-gc', '--disallow-code-generation-from-strings'];
  const { status } = spawnSync(process.execPath, [...flags, 'scripts/check/soak/fuzz.mjs', copies, seed], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

await rm(TRACE, { force: true });
const { READERS, formatsOf, fuzz } = /** @type {typeof import('../../../test/support/fuzz-files.js')} */ (
  await import(new URL(`../../../${BUNDLE}`, import.meta.url).href)
);
const collect = globalThis.gc;
/** Bytes of objects and of buffers, in megabytes, without garbage. */
async function held() {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise(resolve => setTimeout(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
/** Milliseconds of computing, on all threads, whatever else the machine does. */
function clock() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
/** @param {string} path */
const fixture = async path => Uint8Array.from(await readFile(`test/fixtures/${path}`));

let failed = 0;
for (const [name, format] of Object.entries(await formatsOf(fixture))) {
  const read = READERS[name] ?? (() => undefined);
  await fuzz(format, read, { count: 20, seed: 1 }); // what is made once
  const before = await held();
  let most = 0;
  const after = () => void (most = Math.max(most, process.memoryUsage().rss / 1e6));
  const result = await fuzz(format, read, { count: Number(copies), seed: Number(seed), clock, after });
  const more = (await held()) - before;
  const ok = result.foreign.length === 0 && result.slowest.ms <= MOST_MS && more <= MOST_HELD && !existsSync(TRACE);
  if (!ok) failed++;
  console.log(
    `${ok ? 'ok    ' : 'FAILED'} ${name}: ${result.refused} refused, ${result.read} read; slowest ${result.slowest.ms.toFixed(0)} ms ` +
      `(${result.slowest.what}); held ${more.toFixed(1)} MB more, resident at most ${most.toFixed(0)} MB`,
  );
  for (const error of result.foreign.slice(0, 5)) console.log(`       ${error}`);
}
console.log(failed === 0 ? 'Nothing was run.' : `${failed} formats failed.`);
process.exit(failed ? 1 : 0); // what yields to messages would keep Node alive
