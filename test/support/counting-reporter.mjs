import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

/** Where the counts of a run are left: in Chromium, and in other engines. */
export const RESULTS = 'build/test-results.json';
export const OTHER_RESULTS = 'build/test-results-engines.json';
/** How many files are listed with their time. */
const SLOWEST = 10;
/** What `capabilities.ts` adds to the name of a test that it skips. */
const LACKS = / \(lacks (.*)\)$/;

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {Counts & { lacks: Record<string, string[]> }} EngineCounts `lacks`: the names of skipped tests by what was missing
 * @typedef {{ where: string, message: string }} Failure `where`: the engine, the file and the test
 * @typedef {Counts & {
 *   slowest: { file: string, seconds: number }[],
 *   failures: Failure[],
 *   engines: Record<string, EngineCounts>,
 * }} Results
 */

/**
 * Leaves the counts of a run in a file, for the last line of `npm test`, and where its time went.
 * @param {string} results the path of that file
 */
export function countingReporter(results = RESULTS) {
  return {
    /** @param {{ sessions: Iterable<import('@web/test-runner').TestSession> }} run */
    onTestRunFinished({ sessions }) {
      /** @type {Record<string, EngineCounts>} */
      const engines = {};
      /** @type {{ file: string, seconds: number }[]} */
      const files = [];
      /** @type {Failure[]} */
      const failures = [];
      for (const { browser, testFile, testResults, errors, passed } of sessions) {
        const counts = (engines[browser.name] ??= { passed: 0, failed: 0, skipped: 0, lacks: {} });
        const path = relative('build/test', testFile);
        const where = `${browser.name}: ${path}`;
        if (errors.length || (!passed && !testResults)) {
          counts.failed += 1;
          failures.push({ where, message: errors.map(({ message }) => message).join('\n') || 'It gave no result.' });
        }
        if (!testResults) continue;
        count(testResults, counts, path);
        failures.push(...failuresOf(testResults, where));
        files.push({ file: relative('build', testFile), seconds: Math.round(milliseconds(testResults) / 1000) });
      }
      const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
      const sum = (/** @type {keyof Counts} */ what) =>
        Object.values(engines).reduce((all, each) => all + each[what], 0);
      const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
      mkdirSync(dirname(results), { recursive: true });
      writeFileSync(results, JSON.stringify({ ...total, slowest, failures, engines }));
    },
  };
}

/**
 * What the last run counted; nothing, if none has ended.
 * @param {string} results
 * @returns {Results}
 */
export function browserCounts(results = RESULTS) {
  try {
    return JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0, slowest: [], failures: [], engines: {} };
  }
}

/**
 * For each engine its counts, and what its skipped tests lacked.
 * @param {Results} results
 * @returns {string} lines
 */
export function describeEngines({ engines }) {
  return Object.entries(engines)
    .map(([name, { passed, failed, skipped, lacks }]) => {
      const lines = Object.entries(lacks).map(([what, tests]) => `  lacks ${what}: ${tests.length} skipped\n${tests.map(test => `    ${test}`).join('\n')}`); // prettier-ignore
      return [`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`, ...lines].join('\n');
    })
    .join('\n');
}

/**
 * The tests that failed, each with its message, for the end of a log: only that end may be kept.
 * @param {Results} results
 * @returns {string} lines
 */
export function describeFailures({ failures }) {
  return failures.map(({ where, message }) => `${where}\n    ${message.replaceAll('\n', '\n    ')}`).join('\n');
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @param {string} where
 * @returns {Failure[]}
 */
function failuresOf({ name, tests, suites }, where) {
  const here = name ? `${where}: ${name}` : where;
  const own = tests
    .filter(({ passed, skipped }) => !passed && !skipped)
    .map(test => ({ where: `${here}: ${test.name}`, message: test.error?.message ?? 'It did not pass.' }));
  return [...own, ...suites.flatMap(suite => failuresOf(suite, here))];
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @param {EngineCounts} counts
 * @param {string} path of the suite
 */
function count(suite, counts, path) {
  for (const test of suite.tests) {
    counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
    const what = test.skipped && LACKS.exec(test.name)?.[1];
    if (what) (counts.lacks[what] ??= []).push(`${path}: ${test.name.replace(LACKS, '')}`);
  }
  for (const inner of suite.suites) count(inner, counts, path);
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @returns {number}
 */
function milliseconds({ tests, suites }) {
  const own = tests.reduce((sum, { duration = 0 }) => sum + duration, 0);
  return suites.reduce((sum, inner) => sum + milliseconds(inner), own);
}
