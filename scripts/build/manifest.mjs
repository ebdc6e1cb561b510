/**
 * Writes to dist/ what editors and the documentation know of the elements, from their classes and docstrings:
 *
 *   custom-elements.json            the manifest (https://github.com/webcomponents/custom-elements-manifest)
 *   vscode.html-custom-data.json    for the setting `html.customData` of VS Code
 *   web-types.json                  for JetBrains' editors, which find it by package.json
 *
 * Only the elements that pages use are listed: those whose folder has their name. `npm run build` runs it.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import * as analyzer from '@custom-elements-manifest/analyzer';
import { create } from '@custom-elements-manifest/analyzer/src/create.js';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import { openTypes } from './manifest/types.mjs';
import { vscodeData, webTypes } from './manifest/editor-data.mjs';

/** TypeScript in the version that the analyzer understands; the analyzer's types do not say that it exports it. */
const { ts } = /** @type {{ ts: typeof import('typescript') }} */ (/** @type {unknown} */ (analyzer));

const OUT = 'dist';
const ENTRY = 'dist/index.js'; // what a page loads; the sources are not in the package

/**
 * The manifest's parts as they are written here.
 *
 * @typedef {{ text: string }} Type
 * @typedef {{ name: string, description?: string, type?: Type, default?: string, examples?: string[], since?: string }} Item
 * @typedef {Item & { fieldName?: string, values?: string[] }} Attribute
 * @typedef {Item & { kind: 'field', attribute?: string, readonly?: boolean, reflects?: boolean }} Field
 * @typedef {Item & { kind: 'method', parameters?: (Item & { optional?: boolean })[], return?: { type: Type } }} Method
 * @typedef {(Field | Method) & { privacy?: string, inheritedFrom?: object }} Member
 * @typedef {{ kind: string, name: string, tagName: string, customElement: true, description: string, members: Member[],
 *   attributes: Attribute[], events: Item[], slots: Item[], cssParts: Item[], cssProperties: Item[],
 *   superclass: { name: string, package: string } }} Element
 */

const ANY_TAG = /(?<=<\/?)(dcgan-trainer|latent-grid|face-morph)\b/g;

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const elements = analyze();
mkdirSync(OUT, { recursive: true });
write('custom-elements.json', manifest());
write('vscode.html-custom-data.json', vscodeData(elements));
write('web-types.json', webTypes(elements, version));

/** @param {string} name @param {object} content */
function write(name, content) {
  writeFileSync(`${OUT}/${name}`, `${JSON.stringify(content, null, 2)}\n`);
}

function manifest() {
  const js = elements.map(({ name }) => ({ kind: 'js', name, declaration: { name, module: ENTRY } }));
  const tags = elements.map(({ name, tagName }) => {
    return { kind: 'custom-element-definition', name: tagName, declaration: { name, module: ENTRY } };
  });
  return {
    schemaVersion: '1.0.0',
    readme: 'README.md',
    modules: [
      { kind: 'javascript-module', path: ENTRY, declarations: elements.map(withoutValues), exports: [...js, ...tags] },
    ],
  };
}

/** @param {Element} element what the manifest's schema has no place for is left to the editors' data */
function withoutValues(element) {
  const attributes = element.attributes.map(attribute => without('values', attribute));
  return { ...element, attributes };
}

/** @returns {Element[]} in the order in which the package exports them */
function analyze() {
  const files = readdirSync('components', { recursive: true }).map(file => `components/${file}`);
  const { modules } = create({
    modules: files
      .filter(file => file.endsWith('.element.ts')) // also the base classes
      .map(file => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)),
    plugins: litPlugin(),
  });
  const own = modules.filter(({ path }) => /^components\/([\w-]+)\/\1\.element\.ts$/.test(path));
  const index = readFileSync('components/index.ts', 'utf8');
  const place = (/** @type {string} */ path) => index.indexOf(`/${basename(path, '.element.ts')}.js'`);
  own.sort((a, b) => place(a.path) - place(b.path));
  const types = openTypes(own.map(({ path }) => path));
  return own.map(({ path, declarations }) => {
    const [element] = declarations;
    if (!element) throw new Error(`${path} declares no element.`);
    return tidy(element, basename(dirname(path)), types.of(path, element.name));
  });
}

/**
 * @param {Element} element as analyzed
 * @param {string} tagName
 * @param {import('./manifest/types.mjs').ClassTypes} types
 * @returns {Element}
 */
function tidy({ description, name, members, attributes, events, slots, cssParts, cssProperties }, tagName, types) {
  const open = members
    .filter(({ name: own, privacy }) => !privacy && !own.startsWith('#'))
    .map(member => without('inheritedFrom', member));
  /** @param {string} tag of the docstring @param {Item[]} items */
  const withExamples = (tag, items) =>
    items.map(item => ({ ...item, ...types.sinceOf(tag, item.name), examples: types.examplesOf(tag, item.name) }));
  return {
    kind: 'class',
    name,
    tagName,
    customElement: true,
    description,
    attributes: attributes.map(attribute => {
      const field = attribute.fieldName ?? attribute.name;
      return {
        ...without('inheritedFrom', attribute),
        ...types.attribute(field),
        ...types.since(field),
        values: types.values(field),
        // That of a base class may name another element.
        examples: types
          .examples(field)
          .map(code => (code.includes(`<${tagName}`) ? code : code.replace(ANY_TAG, tagName))),
      };
    }),
    members: open.map(member => {
      const since = types.since(member.name);
      if (member.kind === 'field') return { ...member, ...types.field(member.name), ...since };
      return { ...member, parameters: types.parameters(member.name), ...since };
    }),
    // The analyzer also lists what it sees dispatched; only what the class documents has a name and a meaning.
    events: events.filter(documented).map(event => ({
      ...event,
      type: types.event(event.type?.text ?? ''),
      ...types.sinceOf('event', event.name),
      examples: types.examplesOf('event', event.name),
    })),
    slots: withExamples('slot', slots),
    cssParts: withExamples('csspart', cssParts),
    cssProperties: withExamples('cssproperty', cssProperties),
    superclass: { name: 'LitElement', package: 'lit' }, // classes between are not exported; their members are listed here
  };
}

/** @param {Item} item */
function documented({ description }) {
  return Boolean(description);
}

/**
 * @template {object} Part
 * @param {string} key `inheritedFrom`, say: the base classes are not exported
 * @param {Part} part
 * @returns {Part}
 */
function without(key, part) {
  return /** @type {Part} */ (Object.fromEntries(Object.entries(part).filter(([name]) => name !== key)));
}
