/**
 * Writes for coding assistants what the package is called by, from the manifest and the engine's types:
 *
 *   dist/SKILL.md         rules, whole examples, and every public name, in the package
 *   demo/docs/llms.txt    the documentation's pages, for https://llmstxt.org, and demo/docs/files/SKILL.md
 *
 * `npm run build` runs it, after the documentation's pages. test/structure/llms.test.mjs holds them against the code.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { openTables } from './api-tables.mjs';
import { chapters } from './docs/pages.mjs';

/** @typedef {import('./manifest.mjs').Element} Element */
/** @typedef {import('./manifest.mjs').Item} Item */

const { version, description } = JSON.parse(readFileSync('package.json', 'utf8'));
/** @type {Element[]} */
const elements = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')).modules[0].declarations;

const skill = await skillFile();
writeFileSync('dist/SKILL.md', skill);
mkdirSync('demo/docs/files', { recursive: true });
writeFileSync('demo/docs/files/SKILL.md', skill);
writeFileSync('demo/docs/llms.txt', index());

async function skillFile() {
  const tables = await openTables();
  const intro = readFileSync('scripts/build/llms/skill.md', 'utf8').replace('VERSION', version);
  const engine = ['functions', 'trainer', 'generator', 'errors'].map(
    name => `### ${title(name)}\n\n${rows(tables.table(name))}`,
  );
  return `${[intro.trim(), ...elements.map(reference), `## dcgan-elements/engine`, ...engine].join('\n\n')}\n`;
}

/** @param {string} name */
function title(name) {
  return { functions: 'Functions', trainer: 'Trainer', generator: 'Generator', errors: 'Errors' }[name] ?? name;
}

/** A table of two columns as a list, which is shorter. @param {string} table */
function rows(table) {
  const cells = table
    .split('\n')
    .slice(2)
    .map(row => row.slice(2, -2).replaceAll('\\|', '|'));
  return cells.map(row => `- ${row.replace(' | ', ': ')}`).join('\n');
}

/** @param {Element} element */
function reference({ tagName, description: what, attributes, members, events, slots, cssParts, cssProperties }) {
  const own = new Set(attributes.map(({ fieldName }) => fieldName));
  const properties = members.filter(({ kind, name }) => kind === 'field' && !own.has(name));
  const methods = members.flatMap(member => (member.kind === 'method' ? [member] : []));
  return [
    `## <${tagName}>`,
    what.split('\n\n')[0],
    list('Attributes', attributes, ({ name, fieldName }) => (fieldName === name ? '' : `property \`${fieldName}\``)),
    list('Properties', properties),
    list('Methods', methods, ({ parameters = [] }) => {
      return parameters.map(({ name, optional, type }) => `${name}${optional ? '?' : ''}: ${type?.text}`).join(', ');
    }),
    list('Events', events),
    list('Slots', slots),
    list('CSS parts', cssParts),
    list('CSS custom properties', cssProperties),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/**
 * @template {Item} Each
 * @param {string} heading
 * @param {Each[]} items
 * @param {(item: Each) => string} note
 */
function list(heading, items, note = () => '') {
  const lines = items.map(item => {
    const facts = [item.type?.text, note(item), item.default === undefined ? '' : `default ${item.default}`];
    const inBrackets = facts.filter(Boolean).join('; ');
    return `- \`${item.name}\`${inBrackets && ` (${inBrackets})`}: ${(item.description ?? '').replace(/\s+/g, ' ')}`;
  });
  return lines.length > 0 ? `### ${heading}\n\n${lines.join('\n')}` : '';
}

function index() {
  const parts = chapters.map(({ title: chapter, pages }) => {
    const links = pages.map(({ name, source }) => {
      const text = readFileSync(source, 'utf8');
      const [heading = '', first = ''] = text.split(/\n{2,}/);
      const topics = [...text.matchAll(/^## (.*)$/gm)].map(([, topic]) => topic);
      const what = first.startsWith('#') ? `${topics.join(', ')}.` : sentence(first);
      return `- [${heading.replace(/^# |`/g, '')}](${name}.html): ${what}`;
    });
    return `## ${chapter}\n\n${links.join('\n')}`;
  });
  const tags = elements.map(({ tagName, description: what }) => `- \`<${tagName}>\`: ${sentence(what)}`);
  const names = `Elements:\n\n${tags.join('\n')}\n\nEvery public name, with rules and whole examples: [SKILL.md](files/SKILL.md).`;
  return `# DCGAN Elements\n\n> ${description}\n\nVersion ${version}. \`npm install dcgan-elements\`.\n\n${names}\n\n${parts.join('\n\n')}\n`;
}

/** The first sentence, without links. @param {string} text */
function sentence(text) {
  const plain = text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.:](?= |$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain;
}
