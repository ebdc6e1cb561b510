/** What no stylesheet may say, since it breaks pages in a browser. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/**
 * Safari 26 and WebKitGTK 2.50 crash on `text-wrap: pretty` in a text with an element in it, such as a link, at some widths: its
 * page is gone (https://bugs.webkit.org/show_bug.cgi?id=306377). `balance` is safe.
 */
test('no text is wrapped in the way that crashes WebKit', () => {
  const sheets = ['components', 'demo', 'docs', 'bench', 'scripts', 'src'].flatMap(
    folder =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map(path => `${folder}/${path}`)
        .filter(path => /\.(css|html|mjs|ts)$/.test(path) && !path.startsWith('demo/docs/')), // which is made of the others
  );
  assert.ok(sheets.length > 100);
  assert.deepEqual(
    sheets.filter(path => /text-wrap(-style)?:\s*([a-z]+\s+)?pretty/.test(readFileSync(path, 'utf8'))),
    [],
  );
});
