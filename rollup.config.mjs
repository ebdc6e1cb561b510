import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { minify as terser } from 'terser';
import { datasetHashes } from './scripts/build/datasets.mjs';

/** Which backend was faster is remembered for a version of the package. */
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const DEFINED = { PACKAGE_VERSION: JSON.stringify(version), DATASET_HASHES: JSON.stringify(datasetHashes()) };

const WORKER = { dir: 'dist/assets' };

/**
 * What is built, one record each. Pages share chunks; a worker is one self-contained file, so that any bundler and any
 * server can carry it; tests take the package itself from dist/, as its users do.
 */
const builds = {
  // Lit's build for Node runs in a browser too, and can be imported on a server, where there is no HTMLElement.
  page: {
    input: {
      index: 'components/index.ts',
      'dcgan-trainer': 'components/dcgan-trainer/dcgan-trainer.ts',
      'latent-grid': 'components/latent-grid/latent-grid.ts',
      'face-morph': 'components/face-morph/face-morph.ts',
      engine: 'src/client/index.ts',
      react: 'components/react/index.ts',
    },
    external: ['react'],
    dir: 'dist',
    runsIn: ['node'],
    isPage: true,
  },
  trainerWorker: { input: { 'trainer.worker': 'workers/trainer.worker.ts' }, ...WORKER },
  shardWorker: { input: { 'shard.worker': 'workers/shard.worker.ts' }, ...WORKER },
  generatorWorker: { input: { 'generator.worker': 'workers/generator.worker.ts' }, ...WORKER },
  // It holds TensorFlow.js's layers and converter, and is spawned for a TensorFlow.js model only.
  modelWorker: { input: { 'model.worker': 'workers/model.worker.ts' }, ...WORKER },
  picturesWorker: { input: { 'pictures.worker': 'workers/pictures.worker.ts' }, ...WORKER },
  assessmentWorker: { input: { 'assessment.worker': 'workers/assessment.worker.ts' }, ...WORKER },
  kernelThreadWorker: { input: { 'kernel-thread.worker': 'workers/kernel-thread.worker.ts' }, ...WORKER },
  // Tiny: it is spawned for each file that it writes.
  storageWorker: { input: { 'storage.worker': 'workers/storage.worker.ts' }, ...WORKER },
  copiesWorker: { input: { 'copies.worker': 'workers/copies.worker.ts' }, ...WORKER },
  // A page that measures whoever's GPU, in the demo's folder so that it is served with it.
  gpuPage: {
    input: { gpu: 'bench/gpu.ts', 'gpu.worker': 'bench/gpu.worker.ts' },
    dir: 'demo/gpu',
    page: 'bench/gpu.html',
  },
  // For projects with a TensorFlow.js of their own, into which its kernels go.
  kernels: { input: { kernels: 'src/core/kernels/index.ts' }, dir: 'dist', external: ['@tensorflow/tfjs-core'] },
  bench: {
    input: {
      page: 'bench/page.ts',
      'round-trip': 'bench/round-trip.ts',
      'digits-score': 'bench/digits-score.ts',
      'faces-score': 'bench/faces-score.ts',
      quality: 'bench/quality.ts',
      copies: 'bench/copies.ts',
      'fresh-judge': 'bench/fresh-judge.ts',
      sampling: 'bench/sampling.ts',
      threads: 'bench/threads.ts',
      'threads.worker': 'bench/threads.worker.ts',
      shards: 'bench/shards.ts',
      webgl: 'bench/webgl.ts',
      import: 'bench/import.ts',
    },
    dir: 'build/bench',
  },
  encoder: { input: { encoder: 'bench/encoder.ts' }, dir: 'build/bench' },
  soak: {
    input: {
      'not-finite': 'test/soak/not-finite.ts',
      'poisoned-trainer.worker': 'test/support/poisoned-trainer.worker.ts',
    },
    dir: 'build/soak',
  },
  tests: { dir: 'build/test', packageFrom: '/dist/' },
};

/** TensorFlow.js requires these in Node; in a browser that code never runs. */
const NODE_ONLY = ['fs', 'path', 'os', 'crypto', 'util', 'worker_threads', 'perf_hooks', 'node-fetch'];

/** Removes the chunks of an earlier build, whose names hold another hash. */
const withoutOldChunks = dir => ({
  name: 'without-old-chunks',
  buildStart() {
    const files = existsSync(dir) ? readdirSync(dir) : [];
    for (const file of files.filter(name => /-[\w-]{8}\.js(\.map)?$/.test(name))) rmSync(`${dir}/${file}`);
  },
});

/**
 * TensorFlow.js and its random numbers `require()` what Node also has as globals. A `require` that is left in the package stops
 * its users' bundlers, whether it is ever reached or not.
 */
const withoutRequire = {
  name: 'without-require',
  transform: (code, id) =>
    /platform_node\.js$|seedrandom\.js$/.test(id)
      ? { code: code.replace(/require\('[\w-]+'\)/g, 'globalThis'), map: null }
      : null,
};

/**
 * Lit for Node brings a whole document along, and copies every property of the page's `window` into it, which throws in
 * a sandboxed frame. To be imported on a server takes no more than a class to extend.
 */
const withoutDocument = {
  name: 'without-document',
  resolveId: id => (id === '@lit-labs/ssr-dom-shim' ? `\0${id}` : null),
  load: id =>
    id === '\0@lit-labs/ssr-dom-shim' ? 'export const customElements = undefined; export class HTMLElement {}' : null,
};

/** The wrappers of Lit for React set no properties in their build for Node; the other one can be imported on a server, too. */
const reactForBrowsers = {
  name: 'react-for-browsers',
  resolveId: id =>
    id === '@lit/react' ? fileURLToPath(import.meta.resolve('@lit/react')).replace('/node/', '/') : null,
};

/**
 * uPlot asks `Intl` for the format of `navigator.language` as it loads, and Chromium on Linux may call that `en-US@posix`,
 * which `Intl` refuses: no chart would ever be drawn. Without a language `Intl` takes the browser's own.
 */
const withAnyLanguage = {
  name: 'with-any-language',
  transform: (code, id) =>
    /uPlot\.esm\.js$/.test(id) ? { code: code.replace(/\bnav\.language\b/g, 'undefined'), map: null } : null,
};

/** What pages load is made 2 % smaller than esbuild makes it. Workers are not: that would take a minute of each build. */
const smaller = {
  name: 'smaller',
  async renderChunk(code) {
    const options = {
      module: true,
      sourceMap: true,
      ecma: 2022,
      compress: { ecma: 2022, passes: 2 },
      format: { comments: false },
    };
    const { code: less, map } = await terser(code, options);
    // The lines that are left are those of templates and styles, where an indentation means nothing.
    return { code: less.replace(/\n +/g, '\n'), map };
  },
};

const plugins = ({ minify, runsIn }) => [
  withoutDocument,
  reactForBrowsers,
  nodeResolve({
    browser: !runsIn,
    extensions: ['.ts', '.mjs', '.js'],
    exportConditions: ['production', ...(runsIn ?? [])],
  }),
  withoutRequire,
  withAnyLanguage,
  commonjs({ ignore: NODE_ONLY }),
  esbuild({
    target: 'es2022',
    minify,
    tsconfig: 'tsconfig.base.json',
    define: DEFINED,
  }),
];

/** Puts a page beside what it loads. */
const withPage = page => ({
  name: 'with-page',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'index.html', source: readFileSync(page, 'utf8') });
  },
});

function config({ input, dir, external = [], packageFrom, runsIn, isPage, page }, { minify }) {
  const outside = { 'dcgan-elements': 'index.js', 'dcgan-elements/engine': 'engine.js' };
  return {
    input,
    external: packageFrom ? [...Object.keys(outside), '/__web-dev-server__web-socket.js'] : external,
    makeAbsoluteExternalsRelative: false,
    plugins: [
      ...plugins({ minify: minify && !packageFrom, runsIn }),
      ...(isPage && minify ? [smaller] : []),
      ...(isPage || page ? [withoutOldChunks(dir)] : []),
      ...(page ? [withPage(page)] : []),
    ],
    output: {
      dir,
      format: 'es',
      // Source maps are for debugging here and not in the package, so that no comment in its code names them.
      sourcemap: packageFrom || !minify ? true : 'hidden',
      chunkFileNames: '[name]-[hash].js',
      paths: packageFrom && (id => (outside[id] ? packageFrom + outside[id] : id)),
    },
    onwarn(warning, warn) {
      if (warning.code === 'CIRCULAR_DEPENDENCY' && warning.message.includes('node_modules')) return;
      if (warning.code === 'THIS_IS_UNDEFINED') return; // TensorFlow.js ships down-levelled classes
      warn(warning);
    },
  };
}

/** @param {string[]} only tests to build instead of all; workers of tests are always built */
function tests(only = []) {
  const files = readdirSync('test', { recursive: true }).map(file => String(file).replaceAll('\\', '/'));
  const found = files
    .filter(file => /\.(test|worker)\.ts$/.test(file))
    .map(file => file.slice(0, -3))
    .filter(name => !only.length || name.endsWith('.worker') || only.includes(name));
  return Object.fromEntries(found.map(name => [name, `test/${name}.ts`]));
}

/**
 * `rollup -c` builds the package; `rollup -c --configOnly tests` (or other names, with commas) builds those.
 * `--configTests` names the tests to build (with commas), `--configFast` leaves out what only the package needs.
 */
export default ({ configOnly, configTests, configFast }) => {
  const names = configOnly
    ? String(configOnly).split(',')
    : Object.keys(builds).filter(name => !['tests', 'bench', 'encoder', 'soak'].includes(name));
  const input = tests(configTests ? String(configTests).split(',') : []);
  return names.map(name => config({ input, ...builds[name] }, { minify: !configFast }));
};
