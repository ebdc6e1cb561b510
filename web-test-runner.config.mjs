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
/** The longest, which begin first: one that begins last would leave a core idle. `npm test` lists the slowest. */
const FIRST = built([
  'core/training/shards/shard-group',
  'docs/site',
  'components/dcgan-trainer/accessibility',
  'client/assessment/assessment',
  'client/trainer/classes',
  'core/training/run',
  'client/trainer/real-trainer',
  'client/copy-check/copy-check',
  'components/dcgan-trainer/engine',
]);
/** They wait most of their time for what is hung to be given up, and so have a browser of their own beside the others. */
const WAITING = built(['client/trainer/threads.isolated', 'core/kernels/threads/thread-pool.isolated']);
/** Tests of pauses, speeds and garbage, which anything else on the machine would disturb. */
const ALONE = built([
  'client/checkpoints/resume',
  'client/generator/live-generator',
  'shared/host/deadline',
  'components/lifetimes',
  'core/training/speed',
]);

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
        { name: 'together', files: [...FIRST, ALL, ...except(ALONE, WAITING)], browsers: [browserPool(2, launch)] },
        { name: 'waiting', files: WAITING, browsers: [oneBrowser()] },
        { name: 'alone', files: ALONE, browsers: [lastBrowser] },
      ],
  testFramework: { config: { timeout: 60_000, ui: 'bdd' } },
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countingReporter()],
  middleware: [failingThreads, isolateWorkers, missingPage],
  plugins: [driverPlugin(), filesPlugin(), instancesPlugin(), isolationPlugin(), pythonPlugin(), workersPlugin()],
};

/** @param {string[]} names of tests, which must be there */
function built(names) {
  return names.map(name => {
    if (!existsSync(`test/${name}.test.ts`)) throw new Error(`There is no test/${name}.test.ts: say where it is now.`);
    return `build/test/${name}.test.js`;
  });
}

/** @param {string[][]} lists */
function except(...lists) {
  return lists.flat().map(file => `!${file}`);
}
