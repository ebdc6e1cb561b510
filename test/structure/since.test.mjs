/**
 * Whatever came after the first version says since when it is there. `names-0.1.0.json` has what 0.1.0 had, from its own manifest
 * and its own engine; nothing is ever added to it. Needs `npm run build`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openTables } from '../../scripts/build/api-tables.mjs';

/** @typedef {{ name: string, since?: string }} Named */

/** @type {Record<string, Record<string, string[]>>} */
const FIRST = JSON.parse(readFileSync('test/structure/names-0.1.0.json', 'utf8'));
const VERSIONS = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## \[(\d[\d.]+)\]/gm)].map(([, name]) => name);

/** @type {import('../../scripts/build/manifest.mjs').Element[]} */
const elements = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')).modules[0].declarations;
const { rows } = await openTables();

for (const { tagName, attributes, members, events, slots, cssParts, cssProperties } of elements) {
  const ofKind = (/** @type {string} */ wanted) => members.filter(({ kind }) => kind === wanted);
  /** @type {Record<string, Named[]>} */
  const named = { attributes, events, slots, parts: cssParts, cssProperties };
  named.properties = ofKind('field');
  named.methods = ofKind('method');
  test(`<${tagName}> says since when each of its parts is there`, () => holds(tagName, named));
}

test('the engine says since when each of its names is there', () => {
  /** @type {Record<string, Named[]>} */
  const named = {};
  for (const row of rows) if (!row.of.startsWith('<')) (named[row.of] ??= []).push(row);
  holds('engine', named);
});

/** @param {string} owner @param {Record<string, Named[]>} named */
function holds(owner, named) {
  const first = FIRST[owner] ?? {};
  assert.deepEqual(Object.keys(named).sort(), Object.keys(first).sort());
  for (const [kind, items] of Object.entries(named)) {
    const isNew = (/** @type {Named} */ { name }) => !first[kind]?.includes(name);
    const silent = items.filter(item => isNew(item) && !item.since).map(({ name }) => name);
    assert.deepEqual(silent, [], `${owner}, ${kind}: each needs \`@since\` and the next version in its docstring.`);
    const older = items.filter(item => !isNew(item) && item.since).map(({ name }) => name);
    assert.deepEqual(older, [], `${owner}, ${kind}: 0.1.0 had these already.`);
    const unknown = items.filter(({ since }) => since && !VERSIONS.includes(since)).map(({ name }) => name);
    assert.deepEqual(unknown, [], `${owner}, ${kind}: CHANGELOG.md has no such version.`);
  }
}
