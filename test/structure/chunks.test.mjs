/** What the built package makes a page load. Needs `npm run build`. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

/** `kernels.js` is for projects with a TensorFlow.js of their own; no page of ours loads it. */
const chunks = readdirSync('dist').filter(name => name.endsWith('.js') && name !== 'kernels.js');

test('no chunk that a page loads holds TensorFlow.js, or code of a worker', () => {
  const sources = chunks.flatMap(chunk => sourcesOf(chunk).map(source => ({ chunk, source })));
  assert.ok(sources.length > 100, 'the maps name no sources');
  const wrong = sources.filter(({ source }) => /@tensorflow\/|\/src\/core\/|\/workers\//.test(source));
  assert.deepEqual(wrong, [], 'These belong behind a call of a worker (src/client/host).');
});

/** @param {string} chunk @returns {string[]} */
function sourcesOf(chunk) {
  return JSON.parse(readFileSync(`dist/${chunk}.map`, 'utf8')).sources;
}
