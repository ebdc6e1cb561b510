/**
 * `npm test`: everything that must hold, in a fresh clone too. Prints 'N passed, N failed' last.
 *
 *   npm test                             types, lint, format, build, the package, then every test in a headless browser
 *   npm test -- client/trainer           only the tests whose path contains one of the words given
 *   npm test -- --install-browsers       first installs Firefox and WebKit, if it can, for the short form of the tests in them
 *   npm test -- --watch client/trainer   runs them again whenever a file changes that they are built from
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { install } from './lib/install.mjs';
import { runSteps } from './lib/run-steps.mjs';
import { installedEngines } from './lib/engines.mjs';
import { browserCounts, describeEngines, describeFailures, OTHER_RESULTS } from '../test/support/counting-reporter.mjs';

/** How many steps run at once: the machine this is made for has two cores. */
const LANES = 2;
/** How many lines of a broken step are repeated at the end. */
const LAST_LINES = 20;
const installBrowsers = { name: 'install-browsers', command: 'node scripts/install-browsers.mjs', waits: true };
/** What needs the build, the longest first. */
const AFTER_BUILD = ['consumers', 'csp', 'isolation', 'page-load', 'kiosk', 'package', 'budgets', 'server'];

const { values, positionals: words } = parseArgs({
  options: { watch: { type: 'boolean', default: false }, 'install-browsers': { type: 'boolean', default: false } },
  allowPositionals: true,
});

/** @param {string} folder @param {string} ending */
const testsIn = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .map(path => `${folder}/${path}`.replaceAll('\\', '/'))
    .filter(path => path.endsWith(ending) && (words.length === 0 || words.some(word => path.includes(word))));

const browserTests = testsIn('test', '.test.ts').map(file => `build/${file.slice(0, -3)}.js`);
const nodeTests = testsIn('test/structure', '.test.mjs');
if (browserTests.length + nodeTests.length === 0) throw new Error(`No test has ${words.join(' or ')} in its path.`);

install();
if (values.watch) {
  if (browserTests.length === 0) throw new Error('Only tests in a browser can be watched; these run in Node.');
  const { watchTests } = await import('./lib/watch.mjs');
  await watchTests(browserTests);
} else {
  await runAll();
}

async function runAll() {
  rmSync('build', { recursive: true, force: true });
  mkdirSync('build');
  const steps = words.length ? only() : everything();
  const outcomes = await runSteps(steps, LANES);
  const broken = steps.filter(({ name }) => !outcomes.some(outcome => outcome.name === name && outcome.ok));

  const structure = nodeCounts(outcomes.find(({ name }) => name === 'structure')?.output ?? '');
  const browser = browserCounts();
  const others = browserCounts(OTHER_RESULTS);
  const told = [
    ...(structure.failed ? ['structure'] : []),
    ...(browser.failed ? ['browser'] : []),
    ...(others.failed ? ['engines'] : []),
  ];
  const passed = structure.passed + browser.passed + others.passed;
  const failed =
    structure.failed + browser.failed + others.failed + broken.filter(({ name }) => !told.includes(name)).length;
  const skipped = structure.skipped + browser.skipped + others.skipped;
  console.log(`\nSlowest:\n${browser.slowest.map(({ file, seconds }) => `${seconds} s ${file}`).join('\n')}`);
  console.log(
    `\nOther engines, in short:\n${describeEngines(others) || 'None is installed; see scripts/install-browsers.mjs.'}`,
  );
  for (const { name } of broken) {
    const outcome = outcomes.find(each => each.name === name);
    console.log(`\n${outcome ? 'Broken' : 'Not run, since something broke before'}: ${name}`);
    if (outcome?.output) console.log(outcome.output.trimEnd().split('\n').slice(-LAST_LINES).join('\n'));
  }
  for (const results of [browser, others]) if (results.failures.length) console.log(`\n${describeFailures(results)}`);
  if (skipped) console.log(`\n${skipped} skipped`);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

/** @returns {import('./lib/run-steps.mjs').Step[]} */
function everything() {
  return [
    ...(values['install-browsers'] ? [installBrowsers] : []),
    script('types', 'types'),
    script('build:tests', 'build:tests'),
    script('build', 'build', ['types']), // both write declarations
    script('lint', 'lint'),
    script('format', 'check:format'),
    structure(),
    ...AFTER_BUILD.map(name => script(name, `check:${name}`, ['build'])),
    inBrowsers(),
    ...(values['install-browsers'] || installedEngines().length ? [inOtherEngines()] : []),
  ];
}

/** @returns {import('./lib/run-steps.mjs').Step[]} */
function only() {
  return [
    script('build', 'build'),
    ...(nodeTests.length ? [structure()] : []),
    ...(browserTests.length ? [script('build:tests', 'build:tests'), inBrowsers()] : []),
  ];
}

/** @param {string} name @param {string} of @param {string[]} after */
function script(name, of, after = []) {
  return { name, command: `npm run --silent ${of}`, after };
}

function structure() {
  return { name: 'structure', command: `node --test --test-reporter=spec ${nodeTests.join(' ')}`, after: ['build'] };
}

function inBrowsers() {
  const files = words.length ? ` --files ${browserTests.join(' ')}` : '';
  return { name: 'browser', command: `npx wtr${files}`, after: ['build', 'build:tests'], alone: true };
}

/** Both engines run side by side, and nothing beside them. */
function inOtherEngines() {
  const after = ['build', 'build:tests', ...(values['install-browsers'] ? [installBrowsers.name] : [])];
  return { name: 'engines', command: 'node scripts/test-browsers.mjs --short', after, alone: true };
}

/** @param {string} output of `node --test` */
function nodeCounts(output) {
  const count = (/** @type {string} */ what) => Number(new RegExp(`^\\W+ ${what} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail'), skipped: count('skipped') };
}
