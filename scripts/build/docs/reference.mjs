/** Puts an element's reference, from the manifest, at the end of its page, and links to it in place of the tables of the Markdown. */
import { escape, inline } from './markdown.mjs';

/** @typedef {import('../manifest.mjs').Element} Element */
/** @typedef {import('../manifest.mjs').Item} Item */
/** @typedef {import('../manifest.mjs').Method} Method */
/** @typedef {import('../manifest.mjs').Field} Field */

const PLACE = /<!-- reference: ([\w-]+) -->[^]*?<!-- end -->/g;

/**
 * @param {string} text Markdown
 * @param {Element[]} elements
 */
export function withReference(text, elements) {
  let all = '';
  const short = text.replace(PLACE, (_, tag) => {
    const element = elements.find(({ tagName }) => tagName === tag);
    if (!element) throw new Error(`The manifest knows no <${tag}>.`);
    const parts = reference(element);
    all = parts.map(({ markdown }) => markdown).join('\n\n');
    return `In full below: ${parts.map(({ title, id }) => `[${title}](#${id})`).join(', ')}.`;
  });
  return `${short}\n\n${all}`;
}

/** @param {Element} element */
function reference({ attributes, members, events, slots, cssParts, cssProperties }) {
  const fields = members.flatMap(member => (member.kind === 'field' ? [member] : []));
  const methods = members.flatMap(member => (member.kind === 'method' ? [member] : []));
  const reflected = new Set(attributes.map(({ fieldName }) => fieldName));
  const properties = fields.filter(({ name }) => !reflected.has(name));
  return [
    section('Attributes', 'attribute', attributes, ({ name, fieldName }) =>
      fieldName === name ? '' : `property <code>${fieldName}</code>`,
    ),
    section('Properties', 'property', properties, ({ readonly }) => (readonly ? 'read-only' : '')),
    section('Methods', 'method', methods, () => '', signature),
    section('Events', 'event', events),
    section('Slots', 'slot', slots),
    section('CSS parts', 'part', cssParts),
    section('CSS custom properties', 'css', cssProperties),
  ].filter(({ markdown }) => markdown !== '');
}

/**
 * @template {Item} Each
 * @param {string} title
 * @param {string} kind
 * @param {Each[]} items
 * @param {(item: Each) => string} note
 * @param {(item: Each) => string} type
 */
function section(title, kind, items, note = () => '', type = ({ type: own }) => own?.text ?? '') {
  const entries = items.map(item => {
    const facts = [
      type(item) && `<code class="type">${escape(type(item))}</code>`,
      note(item),
      item.default !== undefined && !item.default.includes('...') && `default <code>${escape(item.default)}</code>`,
    ].filter(Boolean);
    const description = inline((item.description ?? '').replace(/\s*\n\s*/g, ' '));
    return `<div class="entry" id="${kind}-${item.name}"><dt><code>${item.name}</code> ${facts.join('<span>, </span>')}</dt><dd>${description}</dd></div>`;
  });
  const markdown = items.length > 0 ? `## ${title}\n\n<dl class="reference">\n${entries.join('\n')}\n</dl>` : '';
  return { title, id: title.toLowerCase().replaceAll(' ', '-'), markdown };
}

/** @param {Method} method */
function signature({ parameters = [], return: result }) {
  const given = parameters.map(({ name, optional, type }) => `${name}${optional ? '?' : ''}: ${type?.text}`);
  return `(${given.join(', ')}): ${result?.type.text ?? 'void'}`;
}
