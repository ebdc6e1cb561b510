/** What Markdown files name: each path must exist, and each function must be somewhere in the code. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';

/** Fixtures are not documentation, and a changelog may name what is gone. */
const IGNORED = /^test\/fixtures\/|^CHANGELOG\.md$/;
/** Paths of the project begin with one of these folders; `build/` and `dist/` are made. */
const PATH = /^(?:\.\/)?(?:bench|components|demo|docs|scripts|src|test|types|weights|workers)\/[\w./-]*$/;
const FILE_NAME = /^[\w.-]+\.(?:ts|mjs|sh|service|timer)$/;
/** Functions of browsers and of other packages. */
const FOREIGN = new Set(['load_state_dict', 'loadLayersModel', 'showDirectoryPicker']);

const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n').filter(existsSync);
const documents = tracked.filter(file => file.endsWith('.md') && !IGNORED.test(file));
const names = new Set(tracked.map(file => basename(file)));
const code = tracked
  .filter(file => /\.(ts|mjs|py)$/.test(file) && !file.startsWith('test/'))
  .map(file => readFileSync(file, 'utf8'))
  .join('\n');

test('each path that a Markdown file names exists', () => {
  const missing = documents.flatMap(document => {
    const text = readFileSync(document, 'utf8');
    const paths = words(text).filter(word => PATH.test(word));
    const linked = links(text).map(href => join(dirname(document), href.replace(/#.*/, '')));
    const files = inlineCode(text).filter(word => FILE_NAME.test(word) && !names.has(word));
    const missing = [...[...paths, ...linked].filter(path => !existsSync(path)), ...files];
    return missing.map(path => `${document} names ${path}`);
  });
  assert.deepEqual(missing, [], 'Name the file where it is now.');
});

test('each function that a Markdown file names is in the code', () => {
  const missing = documents.flatMap(document =>
    inlineCode(readFileSync(document, 'utf8')).flatMap(span => {
      const [, name = ''] = /^(?:\w+\.)*(\w+)\(/.exec(span) ?? [];
      const isKnown = name.length < 2 || FOREIGN.has(name) || new RegExp(`\\b${name}\\b`).test(code);
      return isKnown ? [] : [`${document} names ${name}()`];
    }),
  );
  assert.deepEqual(missing, [], 'Name the function as it is called now.');
});

/** Words of all code, inline and in blocks. @param {string} text */
function words(text) {
  const blocks = [...text.matchAll(/^```.*\n([^]*?)^```|^ {4}.*$/gm)].map(([block]) => block);
  return [...inlineCode(text), ...blocks].flatMap(span => span.split(/[\s'"`(),;]+/));
}

/** @param {string} text */
function inlineCode(text) {
  return [...text.replace(/^```[^]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
}

/** Targets of links within the project. @param {string} text */
function links(text) {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = '']) => href).filter(href => !/^[a-z]+:|^#/.test(href));
}
