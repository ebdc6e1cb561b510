import type { PlaneView } from '../../src/shared/latent/plane-view.js';
import type { GridMode, PlaneKind } from '../../src/shared/latent/share.js';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import type { BackendName } from '../../src/shared/protocol/options.js';
import type { Missing } from '../shared/generator-link.js';

/** Every word of `<latent-grid>`'s first view, and how it writes numbers; the parts beside it have a file each. */

const LANGUAGE = 'en';
const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const seedFormat = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0, useGrouping: false });

/** Hundredths, with no minus before a nought. */
const coordinate = (value: number) => hundredths.format(Math.round(value * 100) / 100 || 0).replace('-', '−');

interface Point {
  readonly x: number;
  readonly y: number;
}

export const strings = {
  name: 'Latent grid',
  posterTitle: 'Walk through what a network can draw',
  posterText:
    'A generator turns a few numbers into a picture. Here many such pictures lie side by side: wander among them, ' +
    'keep the ones you like, and calculate with them.',
  posterDrop: 'Drop a generator’s file here, or open one. It stays on this machine.',
  openFile: 'Open weights',
  missing: {
    element: (id: string) => `It waits for an element with the id “${id}”, which is not on this page.`,
    kind: (id: string) => `The element “${id}” has no generator: “for” must name a trainer, a grid or a morph.`,
    generator: (id: string) => `It waits for the generator of “${id}”.`,
  } satisfies Record<Missing, (id: string) => string>,
  skeletonLabel: 'Noise, until there is a generator',

  state: { empty: 'No generator yet', loading: 'Loading', ready: 'Ready', failed: 'Could not load' },
  stateDrawing: 'Finding directions',
  announce: { empty: '', loading: 'Loading.', ready: 'Ready.', failed: '' },
  loadingLabel: 'Progress of loading',
  percent: (fraction: number) => `${Math.floor(fraction * 100)} %`,
  backendName: { webgl: 'WebGL', wasm: 'WebAssembly' } satisfies Record<BackendName, string>,

  mode: 'Mode',
  modeName: { random: 'Random', plane: 'Plane', interpolate: 'Between pairs' } satisfies Record<GridMode, string>,
  plane: 'Plane',
  planeName: {
    random: 'Random directions',
    principal: 'Principal directions',
    samples: 'Three samples',
  } satisfies Record<PlaneKind, string>,
  planeHint: {
    random: 'Two random directions, by the seed.',
    principal: 'The two directions along which pictures change most.',
    samples: 'Through three random samples; pin three to choose them.',
  } satisfies Record<PlaneKind, string>,
  planeOfPins: 'Through the first three of your pins.',
  newSeed: 'New seed',
  newSeedTitle: 'New seed (key N)',
  seedValue: (seed: number) => `Seed ${seedFormat.format(seed)}`,
  zoomIn: 'Nearer',
  zoomOut: 'Farther',
  home: 'Whole square',
  viewGroup: 'View',
  /** From where to where the pictures reach. */
  viewFacts({ x, y, zoom }: PlaneView): string {
    const range = (middle: number) => `${coordinate(middle - 1 / zoom)} to ${coordinate(middle + 1 / zoom)}`;
    return `x ${range(x)}, y ${range(y)}`;
  },
  savePicture: 'Save picture',
  pictureName: (mode: GridMode, seed: number) => `dcgan-${mode}-${seed}.png`,
  copyView: 'Copy view',
  copiedView: 'The view is copied.',

  gridLabel: (rows: number, columns: number) =>
    `${whole.format(rows * columns)} generated pictures, in ${rows} rows of ${columns}`,
  cellLabel: (row: number, column: number, point: Point | null) =>
    `Row ${row + 1}, column ${column + 1}${point ? `: ${strings.point(point)}` : ''}`,
  point: ({ x, y }: Point) => `x ${coordinate(x)}, y ${coordinate(y)}`,
  selected: (row: number, column: number) => `Row ${row + 1}, column ${column + 1} is selected.`,

  detailHint: 'Point at a picture, or walk with the arrow keys, to see it here.',
  detailLabel: 'The picture looked at',
  numbers: (z: Float32Array) => {
    const shown = [...z.subarray(0, 4)].map(coordinate).join(', ');
    return z.length > 4 ? `z = (${shown}, …), ${whole.format(z.length)} numbers` : `z = (${shown})`;
  },
  outside: 'Outside of what the generator was trained on.',
  select: 'Select',
  pin: 'Pin',
  copyLatent: 'Copy z',
  copiedLatent: 'z is copied.',
  pinned: 'Pinned.',

  facts: ({ height, width, latentSize, latentDistribution }: GeneratorDescription) =>
    `Pictures of ${height} × ${width} from ${whole.format(latentSize)} numbers, ` +
    (latentDistribution === 'uniform(-1,1)' ? 'each from −1 to 1.' : 'each normally distributed.'),

  errorTitle: 'That did not work',
  loadErrorTitle: 'The generator could not be loaded',
  retry: 'Try again',
  dismiss: 'Dismiss',
  noClipboard: 'The browser does not let this page copy. Mark the text and copy it by hand.',
};
