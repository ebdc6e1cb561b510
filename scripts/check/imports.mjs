/**
 * Checks imports against the rules in `.dependency-cruiser.mjs`, and says of each breach which line it is, and where the thing
 * belongs.
 *
 *   node scripts/check/imports.mjs [FOLDER]   by default this project's own
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import config from '../../.dependency-cruiser.mjs';

const FOLDERS = ['src', 'components', 'workers', 'demo'];

/**
 * @param {string} [folder] the project's folder
 * @returns {Promise<string[]>} a sentence for each forbidden import
 */
export async function forbiddenImports(folder = '.') {
  const { forbidden, options } = config;
  const { output } = await cruise(
    FOLDERS,
    { ...options, ruleSet: { forbidden }, validate: true, baseDir: resolve(folder) },
    { extensions: ['.ts'] },
    { tsConfig: extractTSConfig(options?.tsConfig?.fileName ?? '') },
  );
  if (typeof output === 'string') throw new Error(output);
  const comments = new Map(forbidden?.map(({ name, comment }) => [name, comment]));
  return output.summary.violations.map(({ from, to, rule, cycle }) => {
    const target = cycle?.[0]?.name ?? to;
    const way = cycle ? [from, ...cycle.map(({ name }) => name)].join(' -> ') : `${from} imports ${to}`;
    return `${from}:${lineOf(resolve(folder, from), target)}  ${way}\n    ${comments.get(rule.name)} (${rule.name})`;
  });
}

/** The line of the import. @param {string} file @param {string} target */
function lineOf(file, target) {
  const name = target.replace(/^.*node_modules\//, '').replace(/(\.d)?\.[cm]?[jt]s$/, '');
  const [scope = '', pack = ''] = name.split('/');
  const word = target.includes('node_modules') ? `${scope}/${pack}` : (name.split('/').at(-1) ?? '');
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.findIndex(line => /\b(from|import)\b/.test(line) && line.includes(word)) + 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = await forbiddenImports(process.argv[2]);
  for (const sentence of found) console.error(sentence);
  console.log(found.length ? `${found.length} forbidden imports` : 'Every import is allowed.');
  process.exitCode = found.length ? 1 : 0;
}
