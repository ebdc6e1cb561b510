/** The documentation says of options, functions, events, errors and elements what the code says. Needs `npm run build`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documents, undocumented } from '../../scripts/build/api-tables.mjs';

const MEND = 'Run `npm run build` and `npm run docs:tables`, and commit what they change.';

for (const { file, now, right, names } of await documents()) {
  test(`${file} has the tables that the code gives: ${names.join(', ')}`, () => {
    const before = now.split('\n');
    const line = right.split('\n').findIndex((text, i) => text !== before[i]);
    assert.ok(line < 0, `${file}:${line + 1} is out of date: it should be "${right.split('\n')[line]}". ${MEND}`);
  });
}

test('whatever the tables name has a docstring', async () => {
  const missing = await undocumented();
  assert.deepEqual(missing, [], `Give each a docstring that says what it does: ${missing.join(', ')}`);
});
