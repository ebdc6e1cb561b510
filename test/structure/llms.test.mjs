/** What coding assistants are told is what the package has, and all of it. Needs `npm run build`. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import ts from 'typescript';
import { openApi } from '../../scripts/lib/public-api.mjs';

const skill = readFileSync('dist/SKILL.md', 'utf8');
const index = readFileSync('demo/docs/llms.txt', 'utf8');
/** @type {import('../../scripts/build/manifest.mjs').Element[]} */
const elements = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')).modules[0].declarations;

for (const { tagName, attributes, members, events, slots, cssParts, cssProperties } of elements) {
  test(`the skill names what <${tagName}> has, and nothing else`, () => {
    const section = part(skill, `## <${tagName}>`, '\n## ');
    const ofAttributes = new Set(attributes.map(({ fieldName }) => fieldName));
    const kinds = {
      Attributes: attributes,
      Properties: members.filter(({ kind, name }) => kind === 'field' && !ofAttributes.has(name)),
      Methods: members.filter(({ kind }) => kind === 'method'),
      Events: events,
      Slots: slots,
      'CSS parts': cssParts,
      'CSS custom properties': cssProperties,
    };
    for (const [heading, items] of Object.entries(kinds)) {
      const told = listed(part(section, `### ${heading}\n`, '\n### '));
      assert.deepEqual(told, items.map(({ name }) => name).sort(), `${heading} of <${tagName}>`);
    }
  });
}

test('the skill names every function and every error of the engine', () => {
  const { exportsOf } = openApi(['src/client/index.ts']);
  const exported = exportsOf('src/client/index.ts');
  /** @param {ts.SyntaxKind} kind */
  const ofKind = kind =>
    exported.filter(({ symbol }) => symbol.declarations?.[0]?.kind === kind).map(({ name }) => name);
  const engine = part(skill, '## dcgan-elements/engine', '\n## ');
  const functions = ofKind(ts.SyntaxKind.FunctionDeclaration).sort();
  assert.deepEqual(listed(part(engine, '### Functions', '\n### ')), functions);
  const errors = ofKind(ts.SyntaxKind.ClassDeclaration)
    .filter(name => name.endsWith('Error'))
    .sort();
  assert.deepEqual(listed(part(engine, '### Errors', '\n### ')), errors);
});

test('its rules use names that there are', () => {
  const rules = part(skill, '## Rules', '## <dcgan-trainer>');
  const known = new Set([
    ...elements.flatMap(({ attributes, members, events }) =>
      [...attributes, ...members, ...events].map(({ name }) => name),
    ),
    ...listed(part(skill, '## dcgan-elements/engine', '\n## ')),
    ...Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).exports).map(
      entry => `dcgan-elements${entry.slice(1)}`,
    ),
    ...['digits', 'digits-2d', 'faces', 'faces-autoencoder', 'DcganTrainer', 'LatentGrid', 'FaceMorph', 'onDcganStep'],
    ...['lang', 'color-scheme', 'detail', 'code', 'Error', '::part', 'file://'],
  ]);
  const spans = [...rules.replace(/^```[^]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
  const names = spans.filter(span => !/[\s<]/.test(span) && !span.startsWith('node_modules/'));
  const unknown = names.filter(span => !known.has(span.replace(/\(\)$/, '')));
  assert.ok(names.length > 20);
  assert.deepEqual(unknown, []);
  for (const [, name = '', attribute = ''] of rules.matchAll(/<([a-z]+-[a-z]+) [^>]*?\b([a-z-]+)=/g)) {
    const element = elements.find(({ tagName }) => tagName === name);
    assert.ok(attribute === 'id' || element?.attributes.some(each => each.name === attribute), `${name} ${attribute}`);
  }
});

test('llms.txt names the elements, and pages that there are', () => {
  for (const { tagName } of elements) assert.ok(index.includes(`\`<${tagName}>\``), tagName);
  const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, href = '']) => href);
  assert.ok(links.length > 20);
  assert.deepEqual(
    links.filter(href => !existsSync(`demo/docs/${href}`)),
    [],
  );
});

/** What stands from one text to the next. @param {string} text @param {string} from @param {string} to */
function part(text, from, to) {
  const begin = text.indexOf(from);
  if (begin < 0) return '';
  const end = text.indexOf(to, begin + from.length);
  return text.slice(begin, end < 0 ? undefined : end);
}

/** The names that list items begin with, sorted. @param {string} text */
function listed(text) {
  return [...text.matchAll(/^- `([\w-]+)/gm)].map(([, name = '']) => name).sort();
}
