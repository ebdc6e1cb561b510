import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const RESULTS = 'build/test-results.json';
/** Files whose time is told. */
const SLOWEST = 10;

/** Leaves the counts of a run in a file, for the last line of `npm test`, and where its time went. */
export function countingReporter() {
  return {
    /** @param {{ sessions: Iterable<import('@web/test-runner').TestSession> }} run */
    onTestRunFinished({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      /** @type {{ file: string, seconds: number }[]} */
      const files = [];
      for (const { testFile, testResults, errors, passed } of sessions) {
        if (errors.length || (!passed && !testResults)) counts.failed += 1;
        if (!testResults) continue;
        count(testResults, counts);
        files.push({ file: relative('build', testFile), seconds: Math.round(milliseconds(testResults) / 1000) });
      }
      const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
      mkdirSync('build', { recursive: true });
      writeFileSync(RESULTS, JSON.stringify({ ...counts, slowest }));
    },
  };
}

/**
 * What the last run counted; nothing, if none has ended.
 * @returns {{ passed: number, failed: number, skipped: number, slowest: { file: string, seconds: number }[] }}
 */
export function browserCounts() {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0, slowest: [] };
  }
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @param {{ passed: number, failed: number, skipped: number }} counts
 */
function count(suite, counts) {
  for (const test of suite.tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
  for (const inner of suite.suites) count(inner, counts);
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @returns {number}
 */
function milliseconds({ tests, suites }) {
  const own = tests.reduce((sum, { duration = 0 }) => sum + duration, 0);
  return suites.reduce((sum, inner) => sum + milliseconds(inner), own);
}
