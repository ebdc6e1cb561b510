/**
 * Puts an element's reference, from the manifest, in place of the tables of its page's Markdown: what it weighs, then each
 * attribute, property, method, event, slot, part and custom property, with its examples.
 */
import { escape, highlight, inline } from './markdown.mjs';
import { live, wholeExample } from './whole-example.mjs';

/** @typedef {import('../manifest.mjs').Element} Element */
/** @typedef {import('../manifest.mjs').Item} Item */
/** @typedef {import('../manifest.mjs').Method} Method */
/** @typedef {import('../manifest.mjs').Field} Field */
/** @typedef {import('./whole-example.mjs').Kind} Kind */

const PLACE = /<!-- reference: ([\w-]+) -->[^]*?<!-- end -->/g;
const LANGUAGES = { attribute: 'xml', slot: 'xml', event: 'javascript', part: 'css', css: 'css' };

/**
 * @param {string} text Markdown
 * @param {Element[]} elements
 * @param {(tag: string) => string} importing says in Markdown how an element is loaded, and what it weighs
 */
export function withReference(text, elements, importing) {
  return text.replace(PLACE, (_, tag) => {
    const element = elements.find(({ tagName }) => tagName === tag);
    if (!element) throw new Error(`The manifest knows no <${tag}>.`);
    return `${importing(tag)}\n\n${reference(element)}`;
  });
}

/** @param {Element} element */
function reference({ tagName, attributes, members, events, slots, cssParts, cssProperties }) {
  const fields = members.flatMap(member => (member.kind === 'field' ? [member] : []));
  const methods = members.flatMap(member => (member.kind === 'method' ? [member] : []));
  const reflected = new Set(attributes.map(({ fieldName }) => fieldName));
  const properties = fields.filter(({ name }) => !reflected.has(name));
  return [
    section(tagName, 'Attributes', 'attribute', attributes, ({ name, fieldName }) =>
      fieldName === name ? '' : `property <code>${fieldName}</code>`,
    ),
    section(tagName, 'Properties', 'property', properties, ({ readonly }) => (readonly ? 'read-only' : '')),
    section(tagName, 'Methods', 'method', methods, () => '', signature),
    section(tagName, 'Events', 'event', events),
    section(tagName, 'Slots', 'slot', slots),
    section(tagName, 'CSS parts', 'part', cssParts),
    section(tagName, 'CSS custom properties', 'css', cssProperties),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/**
 * @template {Item} Each
 * @param {string} tag
 * @param {string} title
 * @param {string} kind
 * @param {Each[]} items
 * @param {(item: Each) => string} note
 * @param {(item: Each) => string} type
 */
function section(tag, title, kind, items, note = () => '', type = ({ type: own }) => own?.text ?? '') {
  const entries = items.map(item => {
    const facts = [
      type(item) && `<code class="type">${escape(type(item))}</code>`,
      note(item),
      item.default !== undefined && !item.default.includes('...') && `default <code>${escape(item.default)}</code>`,
      item.since && `since ${item.since}`,
    ].filter(Boolean);
    const description = inline((item.description ?? '').replace(/\s*\n\s*/g, ' '));
    const examples = (item.examples ?? []).map(code => example(tag, /** @type {Kind} */ (kind), item.name, code));
    return `<div class="entry" id="${kind}-${item.name}"><dt><code>${item.name}</code> ${facts.join('<span>, </span>')}</dt><dd>${description}</dd>${examples.join('')}</div>`;
  });
  return items.length > 0 ? `## ${title}\n\n<dl class="reference">\n${entries.join('\n')}\n</dl>` : '';
}

/** @param {string} tag @param {Kind} kind @param {string} name @param {string} code */
function example(tag, kind, name, code) {
  const whole = wholeExample(tag, kind, name, code);
  const shown = kind === 'attribute' ? whole : code;
  const editable = live(whole) ? ` data-code="${escape(whole).replaceAll('\n', '&#10;')}"` : '';
  const lines = highlight(shown, LANGUAGES[kind]).replaceAll('\n', '&#10;'); // a blank line would end the HTML in Markdown
  return `<dd class="example"${editable}><pre tabindex="0" role="region" aria-label="Example of ${name}, a ${kind}"><code>${lines}</code></pre></dd>`;
}

/** @param {Method} method */
function signature({ parameters = [], return: result }) {
  const given = parameters.map(({ name, optional, type }) => `${name}${optional ? '?' : ''}: ${type?.text}`);
  return `(${given.join(', ')}): ${result?.type.text ?? 'void'}`;
}
