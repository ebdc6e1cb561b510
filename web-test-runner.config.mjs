import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { launchOptions } from './scripts/lib/browser.mjs';
import { countingReporter } from './test/support/counting-reporter.mjs';
import { filesPlugin } from './test/support/files-plugin.mjs';
import { instancesPlugin } from './test/support/instances-plugin.mjs';
import { pythonPlugin } from './test/support/python-plugin.mjs';
import { workersPlugin } from './test/support/workers-plugin.mjs';

const launch = await launchOptions();

export default {
  files: 'build/test/**/*.test.js',
  rootDir: '.',
  nodeResolve: false,
  concurrency: 1, // two cores: one for the page, one for its worker
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 600_000,
  browsers: [chromeLauncher({ launchOptions: launch, concurrency: 1 })],
  testFramework: { config: { timeout: 60_000, ui: 'bdd' } },
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countingReporter()],
  plugins: [filesPlugin(), instancesPlugin(), pythonPlugin(), workersPlugin()],
};
