import { mkdirSync, writeFileSync } from 'node:fs';

/** Leaves the counts of a run in build/test-results.json, for the last line of `npm test`. */
export function countingReporter() {
  return {
    /** @param {{ sessions: Iterable<import('@web/test-runner').TestSession> }} run */
    onTestRunFinished({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const { testResults, errors, passed } of sessions) {
        if (errors.length || (!passed && !testResults)) counts.failed += 1;
        if (testResults) count(testResults, counts);
      }
      mkdirSync('build', { recursive: true });
      writeFileSync('build/test-results.json', JSON.stringify(counts));
    },
  };
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @param {{ passed: number, failed: number, skipped: number }} counts
 */
function count(suite, counts) {
  for (const test of suite.tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
  for (const inner of suite.suites) count(inner, counts);
}
