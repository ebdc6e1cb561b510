/** Whatever a page can write of an element has an example that names it, and no example leaves a page blank. Needs `npm run build`. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { wholeExample } from '../../scripts/build/docs/whole-example.mjs';

/** @type {import('../../scripts/build/manifest.mjs').Element[]} */
const elements = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')).modules[0].declarations;

/** What an example of each kind must contain. */
const KINDS = /** @type {const} */ ({
  attribute: ['attributes', (/** @type {string} */ name) => new RegExp(`<[\\w-]+ [^<]*\\b${name}[=\\s>]`)],
  slot: ['slots', (/** @type {string} */ name) => new RegExp(` slot="${name}"`)],
  event: ['events', (/** @type {string} */ name) => new RegExp(`addEventListener\\('${name}'`)],
  part: ['cssParts', (/** @type {string} */ name) => new RegExp(`::part\\(${name}\\)`)],
  css: ['cssProperties', (/** @type {string} */ name) => new RegExp(`${name}: `)],
});

for (const element of elements) {
  for (const [kind, [list, pattern]] of Object.entries(KINDS)) {
    test(`each ${kind} of <${element.tagName}> has an example that uses it`, () => {
      const items = element[list];
      const without = items.filter(({ name, examples = [] }) => !examples.some(code => pattern(name).test(code)));
      const names = without.map(({ name }) => name);
      assert.deepEqual(names, [], 'Write `@example` into the docstring, below what it is of.');
    });
  }

  test(`the examples of <${element.tagName}> use attributes that there are`, () => {
    const known = new Map(elements.map(({ tagName, attributes }) => [tagName, attributes.map(({ name }) => name)]));
    for (const { name, examples = [] } of element.attributes) {
      for (const [, tag = '', text = ''] of examples.join('\n').matchAll(/<([\w-]+)((?: [\w-]+(?:="[^"]*")?)+)>/g)) {
        const used = [...text.matchAll(/ ([\w-]+)(?:="[^"]*")?/g)].map(([, each = '']) => each);
        const unknown = used.filter(each => each !== 'id' && !known.get(tag)?.includes(each));
        assert.deepEqual(unknown, [], `the example of ${name}`);
      }
    }
  });
}

test('an element of an example, or of a document, says what it needs where there are no scripts', () => {
  const documents = ['README.md', ...readdirSync('docs').map(name => `docs/${name}`)].filter(name =>
    name.endsWith('.md'),
  );
  const snippets = documents.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/^```html.*\n([^]*?)^```/gm)].map(([, code = '']) => ({ file, code })),
  );
  const examples = elements.flatMap(({ tagName, ...element }) =>
    Object.entries(KINDS).flatMap(([kind, [list]]) =>
      element[list].flatMap(({ name, examples: codes = [] }) =>
        codes.map(code => {
          const whole = wholeExample(tagName, /** @type {keyof typeof KINDS} */ (kind), name, code);
          return { file: `<${tagName}>, ${kind} ${name}`, code: whole };
        }),
      ),
    ),
  );
  const blank = [...snippets, ...examples].filter(({ code }) =>
    /<(dcgan-trainer|latent-grid|face-morph)\b[^>]*>\s*<\/\1>/.test(code),
  );
  assert.ok(snippets.length > 10 && examples.length > 150);
  assert.deepEqual(
    blank.map(({ file, code }) => `${file}: ${code}`),
    [],
    'Write "This needs JavaScript." into the element.',
  );
});
