/**
 * `npm run test:browsers`: the tests in Firefox and WebKit, in whichever is installed (scripts/install-browsers.mjs).
 * Prints what each lacks, and 'N passed, N failed' last. Needs `npm run build` and `npm run build:tests`.
 *
 *   npm run test:browsers                       all tests, in both
 *   npm run test:browsers -- --only webkit      in one of them
 *   npm run test:browsers -- --short            what `npm test` runs
 *   npm run test:browsers -- client/trainer     those whose path contains one of the words given
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { OTHERS, PACKAGES, installedEngines } from './lib/engines.mjs';
import { browserCounts, describeEngines, describeFailures, OTHER_RESULTS } from '../test/support/counting-reporter.mjs';

/** What `npm test` runs: at most a minute in each. */
const SHORT = [
  'core/training/plain-model.golden', // the kernels on each backend, beside PyTorch's weights
  'client/checkpoints/resume', // a training and its checkpoints, bit for bit
  'core/data/pictures/import', // pictures of one's own
  'components/latent-grid/export-pictures',
  'components/dcgan-trainer/before', // the elements, shown
  'components/face-morph/face-morph',
  'components/latent-grid/canvas', // pointers
  'demo/kiosk/forgiving-tap', // touch
];

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, short: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const wanted = OTHERS.filter(name => !values.only || name === values.only);
const engines = installedEngines().filter(name => wanted.includes(name));
for (const name of wanted.filter(each => !engines.includes(each))) {
  console.log(`Skipped: ${name} is not installed; apt-get install ${PACKAGES[name].join(' ')}`);
}

const words = values.short ? SHORT : positionals;
const files = readdirSync('build/test', { recursive: true })
  .map(path => `build/test/${path}`.replaceAll('\\', '/'))
  .filter(path => path.endsWith('.test.js') && (words.length === 0 || words.some(word => path.includes(word))));
if (files.length === 0) throw new Error(`No test has ${words.join(' or ')} in its path.`);

rmSync(OTHER_RESULTS, { force: true });
if (engines.length) {
  const env = { ...process.env, TEST_ENGINES: engines.join(',') };
  const words = ['wtr', '--config', 'web-test-runner.engines.config.mjs', '--files', ...files];
  const { status } = spawnSync('npx', words, { env, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
const results = browserCounts(OTHER_RESULTS);
console.log(`\n${describeEngines(results)}`);
if (results.failures.length) console.log(`\n${describeFailures(results)}`);
const failed = results.failed || (process.exitCode ? 1 : 0);
console.log(`\n${results.passed} passed, ${failed} failed, ${results.skipped} skipped`);
