/**
 * Who may import whom. A folder of `src/` is a thread: `client` runs in the page, `core` in a worker, `shared` in both. Within
 * each, folders are listed from the lowest up, and a folder imports only what stands below it. Types count like values, so
 * that a file can always be read, and moved, with no more than what stands below it.
 *
 * A rule's comment says where the thing belongs; `scripts/check/imports.mjs` prints it with the line.
 */

const LAYERS = {
  'src/shared': ['protocol', 'safetensors', 'files', 'images', 'latent', 'host'],
  'src/core': [
    'kernels',
    'backend',
    'networks',
    'weights',
    'generator',
    'data',
    'diagnosis',
    'training',
    'copies',
    'assessment',
  ],
  'src/client': [
    'host',
    'history',
    'pictures',
    'generator',
    'copy-check',
    'assessment',
    'checkpoints',
    'trainer',
    'suggestion',
  ],
};

/** @typedef {import('dependency-cruiser').IRegularForbiddenRuleType} Rule */

/**
 * @param {string} folder
 * @param {readonly string[]} layers from the lowest up
 * @returns {Rule[]}
 */
const upward = (folder, layers) =>
  layers.slice(0, -1).map((layer, i) => ({
    name: `${layer}-imports-only-what-is-below`,
    severity: 'error',
    comment: `In ${folder}, ${layer} stands below ${layers.slice(i + 1).join(', ')}: move what both need into ${layer} or below.`,
    from: { path: `^${folder}/${layer}/` },
    to: { path: `^${folder}/(${layers.slice(i + 1).join('|')})/` },
  }));

/**
 * @param {string} name
 * @param {string} from
 * @param {string} to
 * @param {string} comment
 * @returns {Rule}
 */
const never = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment:
        'These files import each other in a circle: give one of them an interface of its own, or move what both need.',
      from: { path: '^(src|components|workers|demo)/' },
      to: { circular: true },
    },
    never(
      'page-without-worker-code',
      '^(src/client|components|demo)/',
      '^(src/core|workers)/',
      'A page does not import what runs in a worker: types belong in src/shared/protocol, code for both threads in src/shared, and the rest is called through src/client/host.',
    ),
    never(
      'worker-without-page-code',
      '^(src/core|workers)/',
      '^(src/client|components)/',
      'A worker does not import what runs in the page: code for both threads belongs in src/shared.',
    ),
    never(
      'shared-imports-neither-thread',
      '^src/shared/',
      '^(src/client|src/core|components|workers)/',
      'src/shared runs in both threads and imports neither: move what it needs into src/shared.',
    ),
    never(
      'page-without-tensorflow',
      '^(src/client|src/shared|components|demo)/',
      'node_modules/@tensorflow/',
      'A page never holds a tensor: this belongs in src/core, behind a call of a worker.',
    ),
    never(
      'components-use-the-public-engine',
      '^components/',
      '^src/client/(?!index\\.ts$)',
      'An element uses the engine as any page does: export this from src/client/index.ts.',
    ),
    ...['dcgan-trainer', 'latent-grid', 'face-morph'].map(element =>
      never(
        `${element}-imports-no-other-element`,
        `^components/${element}/`,
        `^components/(?!shared/|languages/|${element}/)[\\w-]+/`,
        'An element does not import the folder of another: what both need belongs in components/shared.',
      ),
    ),
    never(
      'shared-components-know-no-element',
      '^components/shared/',
      '^components/(dcgan-trainer|latent-grid|face-morph)/',
      'What elements share knows none of them: it takes an interface, or belongs in the folder of the element.',
    ),
    never(
      'demo-uses-the-package',
      '^demo/',
      '^(src|components)/',
      'A demo uses what the package exports: import from dcgan-elements or dcgan-elements/engine.',
    ),
    ...Object.entries(LAYERS).flatMap(([folder, layers]) => upward(folder, layers)),
  ],
  options: {
    tsPreCompilationDeps: true, // imports of types count
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(demo/docs|demo/gpu|src/core/kernels/assembly)/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js'], conditionNames: ['import', 'browser', 'default'] },
  },
};
