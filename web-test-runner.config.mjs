import { existsSync } from 'node:fs';
import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { launchOptions } from './scripts/lib/browser.mjs';
import { missingPage } from './scripts/lib/missing-page.mjs';
import { browserPool } from './test/support/browser-pool.mjs';
import { countingReporter } from './test/support/counting-reporter.mjs';
import { driverPlugin } from './test/support/driver-plugin.mjs';
import { filesPlugin } from './test/support/files-plugin.mjs';
import { instancesPlugin } from './test/support/instances-plugin.mjs';
import { failingThreads } from './test/support/failing-threads.mjs';
import { isolateWorkers, isolationPlugin } from './test/support/isolation-plugin.mjs';
import { pythonPlugin } from './test/support/python-plugin.mjs';
import { workersPlugin } from './test/support/workers-plugin.mjs';

const ALL = 'build/test/**/*.test.js';
/** Tests of pauses, speeds and garbage, which anything else on the machine would disturb. */
const ALONE = [
  'client/checkpoints/resume',
  'client/generator/live-generator',
  'shared/host/deadline',
  'components/lifetimes',
  'core/training/speed',
].map(name => {
  if (!existsSync(`test/${name}.test.ts`))
    throw new Error(`There is no test/${name}.test.ts: say in ALONE where it is now.`);
  return `build/test/${name}.test.js`;
});

const launch = await launchOptions();
const oneBrowser = () => chromeLauncher({ launchOptions: launch, concurrency: 1 });
/** Web Test Runner begins with such a browser when the others have ended. */
const lastBrowser = Object.assign(oneBrowser(), { __experimentalWindowFocus__: true });
const isNarrowed = process.argv.includes('--files');

export default {
  rootDir: '.',
  nodeResolve: false,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 600_000,
  browsers: [oneBrowser()],
  groups: isNarrowed
    ? []
    : [
        { name: 'together', files: [ALL, ...ALONE.map(file => `!${file}`)], browsers: [browserPool(2, launch)] },
        { name: 'alone', files: ALONE, browsers: [lastBrowser] },
      ],
  testFramework: { config: { timeout: 60_000, ui: 'bdd' } },
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countingReporter()],
  middleware: [failingThreads, isolateWorkers, missingPage],
  plugins: [driverPlugin(), filesPlugin(), instancesPlugin(), isolationPlugin(), pythonPlugin(), workersPlugin()],
};
