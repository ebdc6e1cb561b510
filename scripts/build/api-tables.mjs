/**
 * `npm run docs:tables`: writes into the documentation what the code says of itself, so that it cannot drift: options with
 * their defaults and ranges, functions, methods, events, errors, and the attributes of the elements. A table goes between
 *
 *   <!-- generated: options -->  and  <!-- /generated -->
 *
 * `generated: attributes dcgan-trainer` names an element too. Needs `npm run build`, for the manifest of the elements.
 * test/structure/docs-tables.test.mjs holds the documents against it.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { openApi } from '../lib/public-api.mjs';

/** @typedef {import('./manifest.mjs').Element} Element */
/** @typedef {import('./manifest.mjs').Method} Method */
/** @typedef {import('../../src/shared/protocol/options.js').TrainerOptions} TrainerOptions */
/** @typedef {typeof import('../../src/shared/protocol/options.js') & typeof import('../../src/shared/option-ranges.js')} Options */

const ENTRY = 'src/client/index.ts';
const PLACE = /(<!-- generated: ([\w -]+) -->)[^]*?(<!-- \/generated -->)/g;

/** Markdown files with a table to write, and what they should hold. @returns {Promise<{ file: string, now: string, right: string, names: string[] }[]>} */
export async function documents() {
  const tables = await openTables();
  const files = readdirSync('docs').filter(name => name.endsWith('.md'));
  const found = files.map(name => ({ file: `docs/${name}`, now: readFileSync(`docs/${name}`, 'utf8') }));
  return Promise.all(
    found
      .filter(({ now }) => now.search(PLACE) >= 0)
      .map(async ({ file, now }) => {
        const names = [...now.matchAll(PLACE)].map(([, , name = '']) => name);
        const text = now.replace(PLACE, (_, start, name, end) => `${start}\n\n${tables.table(name)}\n\n${end}`);
        return { file, now, names, right: await format(text, { ...(await resolveConfig(file)), filepath: file }) };
      }),
  );
}

/** What has no docstring, of all that the tables are made of: `TrainerOptions.seed`. @returns {Promise<string[]>} */
export async function undocumented() {
  const { rows } = await openTables();
  return rows.filter(({ what }) => what === '').map(({ of, name }) => `${of}.${name}`);
}

/** The tables by their names. */
export async function openTables() {
  const { checker, exportsOf } = openApi([ENTRY]);
  const exported = new Map(exportsOf(ENTRY).map(({ name, symbol }) => [name, symbol]));
  const options = await loadOptions();
  const elements = /** @type {Element[]} */ (
    JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')).modules[0].declarations
  );
  /** That of `<dcgan-trainer>`, if the option has one. @param {string} option */
  const attributeOf = option => {
    const name = option.replace(/[A-Z]/g, capital => `-${capital.toLowerCase()}`);
    return elements[0].attributes.some(attribute => attribute.name === name) ? name : '';
  };

  /** @param {string} name */
  const members = name => {
    const symbol = exported.get(name);
    if (!symbol) throw new Error(`${ENTRY} exports no ${name}.`);
    return [...(symbol.members?.values() ?? [])].map(member => ofSymbol(member, name, checker));
  };
  /** @param {RegExp} kind of the declaration's text */
  const ofKind = kind =>
    [...exported.values()]
      .filter(({ declarations: [first] = [] }) => first && kind.test(ts.SyntaxKind[first.kind]))
      .map(symbol => ofSymbol(symbol, ENTRY, checker));

  const kinds = {
    options: members('TrainerOptions'),
    functions: ofKind(/^FunctionDeclaration$/),
    trainer: members('Trainer').filter(({ isMethod }) => isMethod),
    'trainer-events': members('TrainerEventDetails'),
    generator: members('Generator').filter(({ isMethod }) => isMethod),
    errors: ofKind(/^ClassDeclaration$/).filter(({ name }) => name.endsWith('Error')),
  };

  /** @type {Record<string, (element: Element) => string>} */
  const ofElement = {
    attributes: ({ attributes, members: own }) => {
      const properties = own.filter(
        ({ kind, name }) => kind === 'field' && !attributes.some(({ fieldName }) => fieldName === name),
      );
      return table(
        ['attribute', 'property', 'type', 'default', 'description'],
        [
          ...attributes.map(({ name, fieldName, type, default: value, ...more }) =>
            [code(name), code(fieldName ?? name), code(type?.text), code(value), described(more)].map(cell),
          ),
          ...properties.map(({ name, type, default: value, ...more }) =>
            [
              '',
              code(name),
              code(type?.text) + ('readonly' in more && more.readonly ? ', read-only' : ''),
              code(value),
              described(more),
            ].map(cell),
          ),
        ],
      );
    },
    methods: ({ members: own }) =>
      table(
        ['method', 'description'],
        own
          .filter(/** @returns {member is Method} */ member => member.kind === 'method')
          .map(({ name, parameters = [], ...more }) => {
            const given = parameters.map(each => `${each.name}${each.optional ? '?' : ''}`).join(', ');
            return [code(`${name}(${given})`), described(more)].map(cell);
          }),
      ),
    events: ({ events }) =>
      table(
        ['event', '`detail`', 'description'],
        events.map(({ name, type, ...more }) =>
          [code(name), code(type?.text.replace(/^CustomEvent<(.*)>$/s, '$1')), described(more)].map(cell),
        ),
      ),
  };

  /** @type {Record<string, () => string>} */
  const plain = {
    options: () =>
      table(
        ['option', 'attribute', 'value', 'default', 'description'],
        kinds.options.map(({ name, type, what }) =>
          [
            code(name),
            code(attributeOf(name)),
            valuesOf(/** @type {keyof TrainerOptions} */ (name), type, options),
            defaultOf(/** @type {keyof TrainerOptions} */ (name), options),
            what,
          ].map(cell),
        ),
      ),
    functions: () => calls(kinds.functions),
    trainer: () => calls(kinds.trainer),
    generator: () => calls(kinds.generator),
    'trainer-events': () =>
      table(
        ['event', '`detail`', 'description'],
        kinds['trainer-events'].map(({ name, type, what }) => [code(name), code(type), what].map(cell)),
      ),
    errors: () =>
      table(
        ['class', 'description'],
        kinds.errors.map(({ name, what }) => [code(name), what].map(cell)),
      ),
  };

  return {
    rows: [
      ...Object.values(kinds).flat(),
      ...elements.flatMap(({ tagName, attributes, members: own, events }) =>
        [...attributes, ...own, ...events].map(({ name, description, since }) => ({
          of: `<${tagName}>`,
          name,
          since,
          what: oneLine(description),
        })),
      ),
    ],
    /** @param {string} name such as `options`, or `methods latent-grid` */
    table(name) {
      const [kind = '', tag] = name.split(' ');
      const element = elements.find(({ tagName }) => tagName === tag);
      const make = element ? ofElement[kind]?.(element) : plain[kind]?.();
      if (make === undefined) throw new Error(`No table is called "${name}".`);
      return make;
    },
  };
}

/**
 * @param {ts.Symbol} symbol
 * @param {string} of where it is declared
 * @param {ts.TypeChecker} checker
 */
function ofSymbol(symbol, of, checker) {
  const [declaration] = symbol.declarations ?? [];
  if (!declaration) throw new Error(`${symbol.name} is declared nowhere.`);
  /** @param {string} kind */
  const tags = kind =>
    symbol.getJsDocTags(checker).flatMap(tag => (tag.name === kind ? [ts.displayPartsToString(tag.text).trim()] : []));
  const [since] = tags('since');
  const texts = [
    ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    ...tags('throws').map(text => `Throws ${text}`),
    ...(since ? [sinceWords(since)] : []),
  ];
  const isMethod = ts.isMethodSignature(declaration) || ts.isFunctionDeclaration(declaration);
  const parameters = isMethod ? declaration.parameters : [];
  return {
    of,
    name: symbol.name,
    since,
    isMethod,
    call: `${symbol.name}(${parameters.map(each => `${each.name.getText()}${each.questionToken || each.initializer ? '?' : ''}`).join(', ')})`,
    type: ts.isPropertySignature(declaration) ? oneLine(declaration.type?.getText()).replaceAll('readonly ', '') : '',
    what: oneLine(texts.filter(Boolean).map(withStop).join(' ')),
  };
}

/** What an element's manifest says of one of its parts. @param {{ description?: string, since?: string }} item */
function described({ description, since }) {
  return [oneLine(description), ...(since ? [sinceWords(since)] : [])].filter(Boolean).map(withStop).join(' ');
}

/** @param {string} version */
function sinceWords(version) {
  return `Since ${version}.`;
}

/** @param {ReturnType<typeof ofSymbol>[]} rows */
function calls(rows) {
  return table(
    ['call', 'description'],
    rows.map(({ call, what }) => [code(call), what].map(cell)),
  );
}

/**
 * What an option may be: its range, or its choices.
 * @param {keyof TrainerOptions} name
 * @param {string} type
 * @param {Options} options
 */
function valuesOf(name, type, options) {
  /** @type {Record<string, readonly unknown[]>} */
  const choices = {
    Variant: options.VARIANTS,
    RecipeName: options.RECIPE_NAMES,
    BackendRequest: options.BACKENDS,
    Initialisation: options.INITIALISATIONS,
    SamplingStatistics: options.SAMPLING_STATISTICS,
    Pretraining: options.PRETRAINING,
  };
  const list = choices[type];
  if (list) return list.map(value => code(String(value))).join(', ');
  const number = options.NUMBER_OPTIONS.find(option => option === name);
  if (!number) return code(type);
  const [plain, autoencoder] = options.VARIANTS.map(variant => options.rangeOf(number, variant));
  const words = options.describeRange(plain) + (plain.optional ? ', or `null`' : '');
  return plain === autoencoder ? words : `${words}; autoencoder: ${options.describeRange(autoencoder)}`;
}

/**
 * By variant and recipe, where they differ.
 * @param {keyof TrainerOptions} name
 * @param {Options} options
 */
function defaultOf(name, { RECIPES, DEFAULT_RECIPE, DEFAULT_VARIANT }) {
  if (name === 'recipe') return code(DEFAULT_RECIPE);
  if (name === 'variant') return code(DEFAULT_VARIANT);
  const [plain, autoencoder] = /** @type {const} */ (['plain', 'autoencoder']).map(variant => {
    const { quick, paper } = RECIPES[variant];
    const [first, second] = [quick[name], paper[name]].map(value => code(JSON.stringify(value).replaceAll('"', '')));
    return first === second ? first : `${first}, paper: ${second}`;
  });
  return plain === autoencoder ? plain : `${plain}; autoencoder: ${autoencoder}`;
}

/** The options with their recipes and ranges. @returns {Promise<Options>} */
async function loadOptions() {
  const contents = "export * from './src/shared/protocol/options.js'; export * from './src/shared/option-ranges.js';";
  const stdin = { contents, resolveDir: '.' };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'esm', tsconfigRaw: {} });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll('|', '\\|');
}

/** @param {string} [text] */
function code(text) {
  return text ? `\`${text}\`` : '';
}

/** @param {string} [text] */
function oneLine(text = '') {
  return text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim();
}

/** @param {string} text */
function withStop(text) {
  return /[.!?:]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file, now, right } of await documents()) {
    if (now === right) continue;
    writeFileSync(file, right);
    console.log(`${file} is written anew.`);
  }
}
