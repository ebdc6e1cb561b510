/** Who may import whom: the project keeps to it, and a breach of each rule is told with its line and a better place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forbiddenImports } from '../../scripts/check/imports.mjs';

const BREACHES = [
  [
    'a page that imports what runs in a worker',
    'src/client/page.ts:1',
    'page-without-worker-code',
    'src/shared/protocol',
  ],
  ['a worker that imports what runs in a page', 'workers/entry.ts:1', 'worker-without-page-code', 'src/shared'],
  ['shared code that imports a thread', 'src/shared/both.ts:1', 'shared-imports-neither-thread', 'src/shared'],
  ['TensorFlow.js in a page, loaded late', 'components/face-morph/morph.ts:2', 'page-without-tensorflow', 'src/core'],
  [
    'an element that goes past the entry',
    'components/latent-grid/grid.ts:1',
    'components-use-the-public-engine',
    'index.ts',
  ],
  [
    'an element that imports another',
    'components/latent-grid/grid.ts:2',
    'latent-grid-imports-no-other-element',
    'shared',
  ],
  ['a demo that imports sources', 'demo/demo.ts:1', 'demo-uses-the-package', 'dcgan-elements'],
  [
    'a type from a folder above',
    'src/core/kernels/kernel.ts:1',
    'kernels-imports-only-what-is-below',
    'kernels or below',
  ],
  ['a circle of types', 'src/core/kernels/kernel.ts:1', 'no-circle', 'interface'],
];

const found = await forbiddenImports('test/fixtures/imports');

for (const [what, place, rule, home] of BREACHES) {
  test(`${what} is refused`, () => {
    const told = found.find(sentence => sentence.startsWith(`${place} `) && sentence.includes(`(${rule})`));
    assert.ok(told, `nothing was told of ${place} by ${rule}:\n${found.join('\n')}`);
    assert.ok(told.includes(String(home)), told);
  });
}

test('nothing else of the example is refused', () => assert.equal(found.length, BREACHES.length, found.join('\n')));

test('every import of this project is allowed', async () => assert.deepEqual(await forbiddenImports(), []));
