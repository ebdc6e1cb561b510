/** The manifest in the formats of VS Code and of JetBrains, from which editors complete. */

/** @typedef {import('../manifest.mjs').Element} Element */

const BOOLEAN = 'v'; // VS Code's name for the values of an attribute that is there or is not

/** @param {Element[]} elements @see https://github.com/microsoft/vscode-custom-data */
export function vscodeData(elements) {
  const tags = elements.map(({ tagName, description, attributes, slots, events }) => ({
    name: tagName,
    description: markdown(
      [description, list('Slots', slots, '`'), list('Events', events, '`')].filter(Boolean).join('\n\n'),
    ),
    attributes: attributes.map(
      ({ name, description: text = '', type, default: value, values = [], examples = [] }) => ({
        name,
        description: markdown(
          [
            text,
            value === undefined ? '' : `Default: \`${value}\``,
            ...examples.map(code => `\`\`\`html\n${code}\n\`\`\``),
          ]
            .filter(Boolean)
            .join('\n\n'),
        ),
        ...(type?.text === 'boolean' ? { valueSet: BOOLEAN } : {}),
        ...(values.length > 0 ? { values: values.map(each => ({ name: each })) } : {}),
      }),
    ),
  }));
  return { version: 1.1, tags };
}

/** @param {Element[]} elements @param {string} version @see https://github.com/JetBrains/web-types */
export function webTypes(elements, version) {
  return {
    $schema: 'https://json.schemastore.org/web-types',
    name: 'dcgan-elements',
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: elements.map(element => ({
          name: element.tagName,
          description: element.description,
          attributes: element.attributes.map(({ name, description, type, default: value }) => ({
            name,
            description,
            ...(value === undefined ? {} : { default: value }),
            value: { type: type?.text ?? 'string' },
          })),
          slots: element.slots.map(named),
          js: {
            properties: element.members
              .filter(({ kind }) => kind === 'field')
              .map(({ name, description, type }) => ({ name, description, value: { type: type?.text ?? 'unknown' } })),
            events: element.events.map(named),
          },
          css: { properties: element.cssProperties.map(named), parts: element.cssParts.map(named) },
        })),
      },
    },
  };
}

/** @param {import('../manifest.mjs').Item} item */
function named({ name, description }) {
  return { name, description };
}

/** @param {string} value */
function markdown(value) {
  return { kind: 'markdown', value };
}

/** @param {string} title @param {import('../manifest.mjs').Item[]} items @param {string} quote */
function list(title, items, quote) {
  const lines = items.map(({ name, description = '' }) => `- ${quote}${name}${quote}: ${description}`);
  return lines.length > 0 ? [`**${title}**`, ...lines].join('\n') : '';
}
