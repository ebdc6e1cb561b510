/** What `<dcgan-trainer>` says a run downloads is what its files have, and the worker knows them. Needs `npm run build`. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';

const SOURCE = 'components/dcgan-trainer/panels/before/expectation.ts';
const FILES = {
  digits: ['digits.idx3-ordered.gz'],
  faces: ['faces.layers.gz'],
  engine: ['trainer.worker.js', 'tfjs-backend-wasm-simd.wasm', 'kernels-relaxed-simd.wasm'],
};

test('the sizes of downloads are right to a tenth', () => {
  const source = readFileSync(SOURCE, 'utf8');
  for (const [name, files] of Object.entries(FILES)) {
    const said = Number(new RegExp(`${name}: ([\\d.e]+)`).exec(source)?.[1]);
    const bytes = files.reduce((sum, file) => sum + statSync(`dist/assets/${file}`).size, 0);
    assert.ok(Math.abs(said / bytes - 1) < 0.1, `${name}: ${said} is said, and it has ${bytes} bytes`);
  }
});

test('the worker knows the hashes of the included data sets', () => {
  const worker = readFileSync('dist/assets/trainer.worker.js', 'utf8');
  for (const file of [...FILES.digits, ...FILES.faces]) {
    const hash = createHash('sha256')
      .update(readFileSync(`dist/assets/${file}`))
      .digest('base64');
    assert.ok(worker.includes(hash), `${file} has the SHA-256 ${hash}, which is not in the worker.`);
  }
});
