/** The languages have words for all that the engine tells people by a code. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

/** Their text is what an earlier version kept, or what a browser says. */
const PASSED_ON = new Set(['pictures-warning', 'backend-wasm-failed']);

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
const codes = files.flatMap(file =>
  [...readFileSync(`src/${file}`, 'utf8').matchAll(/\bmessage\(\s*'([\w-]+)'/g)].map(([, code = '']) => code),
);

for (const language of ['de', 'es', 'fr']) {
  test(`${language} words each of the engine's messages`, () => {
    const words = readFileSync(`components/languages/${language}.ts`, 'utf8');
    const missing = codes.filter(code => !PASSED_ON.has(code) && !words.includes(`'${code}':`));
    assert.ok(codes.length > 20);
    assert.deepEqual(missing, []);
  });
}
