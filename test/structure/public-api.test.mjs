/**
 * Whatever a public signature or a document names can be imported. Reads the declarations in build/types, where every type
 * is spelled out. Needs `npm run build`.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { openApi } from '../../scripts/lib/public-api.mjs';

const ENGINE = 'build/types/src/client/index.d.ts';
const ELEMENTS = 'build/types/components/index.d.ts';
/** What only tests give to a function. */
const INJECTED = /(Dependencies|Surroundings)$/;

const { checker, exportsOf } = openApi([ENGINE, ELEMENTS]);

const engine = exportsOf(ENGINE);
const elements = exportsOf(ELEMENTS);

test('the engine exports every type that its signatures name', () => {
  const missing = unexported(engine, engine, 'src/client/index.ts');
  assert.deepEqual(missing, [], missing.join('\n'));
});

test('the elements’ entry, or the engine, exports every type that the elements’ signatures name', () => {
  const missing = unexported(elements, [...elements, ...engine], 'components/index.ts');
  assert.deepEqual(missing, [], missing.join('\n'));
});

test('the engine exports every error that a document names', () => {
  const names = new Set(engine.map(({ name }) => name));
  const documents = ['README.md', ...readdirSync('docs').map(name => `docs/${name}`)].filter(name =>
    name.endsWith('.md'),
  );
  const missing = documents.flatMap(file =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, i) =>
        [...line.matchAll(/`(\w+Error)`/g)].map(([, name = '']) => ({ name, place: `${file}:${i + 1}` })),
      )
      .filter(({ name }) => !names.has(name) && !isPlatforms(name))
      .map(({ name, place }) => `${place} names ${name}: export it from src/client/index.ts, or name one that is.`),
  );
  assert.deepEqual(missing, [], missing.join('\n'));
});

/**
 * @param {import('../../scripts/lib/public-api.mjs').Export[]} entry
 * @param {import('../../scripts/lib/public-api.mjs').Export[]} known whatever can be imported
 * @param {string} home where a missing type belongs
 */
function unexported(entry, known, home) {
  const importable = new Set(known.map(({ symbol }) => symbol));
  const seen = new Set();
  /** @type {string[]} */
  const missing = [];
  /** @param {ts.Symbol} symbol @param {string} of the export that leads to it */
  const visit = (symbol, of) => {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    for (const declaration of symbol.declarations ?? []) walk(declaration, of);
  };
  /** @param {ts.Node} node @param {string} of */
  const walk = (node, of) => {
    // A constant by `typeof` is as good as written out, and a parameter of a class is given by those that extend it.
    if (isPrivate(node) || ts.isTypeQueryNode(node) || ts.isTypeParameterDeclaration(node)) return;
    const name = nameOf(node);
    const symbol = name && resolved(name);
    if (symbol && isOurs(symbol) && !importable.has(symbol) && !INJECTED.test(symbol.name)) {
      if (ts.isExpressionWithTypeArguments(node)) return visit(symbol, of); // a base class: what it adds is public too
      missing.push(`${placeOf(node, symbol.name)} (${of}) names ${symbol.name}: export it from ${home}.`);
    }
    ts.forEachChild(node, child => walk(child, of));
  };
  for (const { name, symbol } of entry) visit(symbol, name);
  return [...new Set(missing)];
}

/** The name that a type is referred to by, if the node is a reference. @param {ts.Node} node */
function nameOf(node) {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  return ts.isImportTypeNode(node) ? node.qualifier : undefined;
}

/** @param {ts.Node} name */
function resolved(name) {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Whether a module of this project declares it; a parameter of a type is of no module. @param {ts.Symbol} symbol */
function isOurs({ flags, declarations = [] }) {
  const isParameter = flags & ts.SymbolFlags.TypeParameter;
  return !isParameter && declarations.some(each => each.getSourceFile().fileName.includes('build/types/'));
}

/** @param {ts.Node} node */
function isPrivate(node) {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  if (!ts.isClassElement(node)) return false;
  return (
    Boolean(ts.getCombinedModifierFlags(node) & hidden) ||
    (node.name !== undefined && ts.isPrivateIdentifier(node.name))
  );
}

/** The line of the source that a declaration was made from. @param {ts.Node} node @param {string} type */
function placeOf(node, type) {
  const file = relative('build/types', node.getSourceFile().fileName).replace(/\.d\.ts$/, '.ts');
  const member = ts.findAncestor(
    node,
    each => ts.isClassElement(each) || ts.isTypeElement(each) || ts.isStatement(each),
  );
  const name = (member && 'name' in member && /** @type {ts.Identifier} */ (member.name)?.getText()) || type;
  const lines = readFileSync(file, 'utf8').split('\n');
  const has = (/** @type {string} */ line, /** @type {string} */ word) =>
    new RegExp(`\\b${word}\\b`).test(line) && !/^import\b|^ *\*/.test(line);
  const both = lines.findIndex(line => has(line, name) && has(line, type));
  const line = both >= 0 ? both : lines.findIndex(each => has(each, name));
  return `${file}:${line + 1}`;
}

/** @param {string} name of an error that the platform throws */
function isPlatforms(name) {
  const ofDom = [
    'AbortError',
    'NotAllowedError',
    'QuotaExceededError',
    'NetworkError',
    'SecurityError',
    'TimeoutError',
  ];
  return name in globalThis || ofDom.includes(name) || name === 'CompileError';
}
