import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { watch } from 'rollup';
import { loadConfigFile } from 'rollup/loadConfigFile';
import { browserCounts } from '../../test/support/counting-reporter.mjs';
import { serve } from './serve.mjs';

/** Builds of rollup.config.mjs that pages load; what a change does not reach is not built again. */
const PACKAGE = 'page,trainerWorker,generatorWorker,modelWorker,picturesWorker,copiesWorker,assessmentWorker';

/**
 * Serves the demo, and loads it again in every page that shows it whenever a source has changed.
 * @param {{ isolated: boolean }} options whether its pages are cross-origin isolated
 */
export async function watchDemo({ isolated }) {
  buildOnce();
  const { url, open, reload } = await serve({
    port: Number(process.env.PORT ?? 8080),
    reloads: true,
    isolated,
  });
  let builds = 0;
  await watchBuilds({ configOnly: PACKAGE }, () => {
    if (builds++ > 0) return reload();
    console.log(`\nThe demo is at ${url}, and is loaded again after each change (Ctrl+C ends it)`);
    open();
  });
}

/**
 * Runs browser tests, and again after each change of what they are built from.
 * @param {string[]} files in build/test
 */
export async function watchTests(files) {
  buildOnce();
  const names = files.map(file => file.slice('build/test/'.length, -'.js'.length));
  /** @type {import('node:child_process').ChildProcess | null} */
  let tests = null;
  await watchBuilds({ configOnly: `${PACKAGE},tests`, configTests: names.join(',') }, () => {
    tests?.kill('SIGINT'); // of the code before
    tests = spawn('node_modules/.bin/wtr', ['--files', ...files], { stdio: 'inherit' });
    tests.on('exit', (_, signal) => {
      const { passed, failed } = browserCounts();
      if (!signal) console.log(`${passed} passed, ${failed} failed; waiting for a change`);
    });
  });
}

/** What Rollup does not build: weights, kernels and the like. */
function buildOnce() {
  if (existsSync('dist/assets/weights')) return;
  if (spawnSync('npm run --silent build', { shell: true, stdio: 'inherit' }).status !== 0) process.exit(1);
}

/**
 * @param {Record<string, string>} options of rollup.config.mjs
 * @param {() => void} built is called when all that has changed is built
 */
async function watchBuilds(options, built) {
  const config = await loadConfigFile('rollup.config.mjs', { ...options, configFast: true });
  let begun = 0;
  let failed = false;
  const watcher = watch(config.options);
  watcher.on('event', async event => {
    if (event.code === 'START') {
      begun = performance.now();
      failed = false;
    }
    if (event.code === 'ERROR') {
      failed = true;
      console.error(event.error.message);
    }
    if ('result' in event) await event.result?.close();
    if (event.code === 'END' && !failed) {
      console.log(`Built in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      built();
    }
  });
  return watcher;
}
