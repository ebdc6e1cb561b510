/**
 * The same tests in other engines than Chromium: in those that `TEST_ENGINES` names (with commas), side by side. What an
 * engine lacks is asked by the tests themselves (test/support/capabilities.ts).
 */
import common from './web-test-runner.config.mjs';
import { defaultReporter } from '@web/test-runner';
import { OTHERS } from './scripts/lib/engines.mjs';
import { freePort } from './scripts/lib/free-port.mjs';
import { countingReporter, OTHER_RESULTS } from './test/support/counting-reporter.mjs';
import { firefoxLauncher } from './test/support/firefox-launcher.mjs';
import { webkitLauncher } from './test/support/webkit-launcher.mjs';

const launchers = { firefox: firefoxLauncher, webkit: webkitLauncher };
const named = (process.env.TEST_ENGINES ?? '').split(',');

export default {
  ...common,
  port: await freePort(), // so that it may run beside others
  groups: [],
  files: ['build/test/**/*.test.js'],
  browsers: OTHERS.filter(name => named.includes(name)).map(name => launchers[name]()),
  testFramework: { config: { timeout: 120_000, ui: 'bdd' } }, // both are slower
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countingReporter(OTHER_RESULTS)],
};
