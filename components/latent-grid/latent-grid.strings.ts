import type { PlaneView } from '../../src/shared/latent/plane-view.js';
import type { GridMode, PlaneKind } from '../../src/shared/latent/share.js';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import { elementsStrings } from '../shared/elements.strings.js';
import { integer, twoDecimals } from '../shared/formats.js';
import type { Missing } from '../shared/generator-link.js';
import { asIs, localize } from '../shared/localize.js';

/** The words of `<latent-grid>`'s first view; each panel has a file of its own. */

/** Two decimals, with no minus sign before zero. */
const coordinate = (value: number) => twoDecimals.format(Math.round(value * 100) / 100 || 0).replace('-', '−');

interface Point {
  readonly x: number;
  readonly y: number;
}

export const strings = localize('grid', {
  ...elementsStrings,
  name: 'Latent grid',
  posterTitle: 'Walk through what a network can draw',
  posterText:
    'A generator turns a few numbers into a picture. Here many such pictures lie side by side: explore them, keep ' +
    'the ones you like, and calculate with them.',
  posterDrop: 'Drop a generator’s file here, or open one. It stays on this machine.',
  missing: {
    element: elementsStrings.missingElement,
    kind: (id: string) => `The element “${id}” has no generator: “for” must name a trainer, a grid or a morph.`,
    generator: () => elementsStrings.waitingForStart,
  } satisfies Record<Missing, (id: string) => string>,
  skeletonLabel: 'Noise, until there is a generator',

  state: {
    empty: elementsStrings.noGenerator,
    loading: elementsStrings.loading,
    ready: elementsStrings.ready,
    failed: 'Could not load',
  },
  stateDrawing: 'Finding directions',
  announce: { empty: '', loading: 'Loading.', ready: 'Ready.', failed: '' },

  mode: 'Mode',
  modeName: {
    random: 'Random',
    plane: 'Plane',
    interpolate: 'In-between',
    classes: 'Classes',
    text: 'Text',
  } satisfies Record<GridMode, string>,
  plane: 'Plane',
  planeName: {
    random: 'Random directions',
    principal: 'Principal directions',
    samples: 'Three samples',
  } satisfies Record<PlaneKind, string>,
  planeHint: {
    random: 'Two random directions.',
    principal: 'The two directions along which pictures change most.',
    samples: 'Through three random samples; pin three to choose them.',
  } satisfies Record<PlaneKind, string>,
  planeOfPins: 'Through your first three pins.',
  newSeed: 'New seed',
  newSeedTitle: 'New seed (key N)',
  newHand: 'New hand',
  saveInk: 'Save ink only',
  saveMany: 'Save 1,000',
  saveManyTitle: 'Save 1,000 samples of this seed, each as a PNG file, in a zip',
  savingMany: 'Drawing 1,000',
  seedValue: (seed: number) => `Seed ${seed}`,
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  home: 'Reset view',
  viewGroup: 'View',
  /** The part of the plane that is shown. */
  viewFacts({ x, y, zoom }: PlaneView): string {
    const range = (middle: number) => `${coordinate(middle - 1 / zoom)} to ${coordinate(middle + 1 / zoom)}`;
    return `x ${range(x)}, y ${range(y)}`;
  },
  pictureName: asIs((mode: GridMode, seed: number) => `dcgan-${mode}-${seed}.png`),
  zipName: asIs((seed: number) => `dcgan-seed-${seed}.zip`),
  copyView: 'Copy view',
  copiedView: 'Copied.',

  gridLabel: (rows: number, columns: number) =>
    `${integer.format(rows * columns)} generated pictures, in ${rows} rows of ${columns}`,
  cellLabel: (row: number, column: number, point: Point | null, name: string | undefined) => {
    const what = name ?? (point && strings.point(point));
    return `Row ${row + 1}, column ${column + 1}${what ? `: ${what}` : ''}`;
  },
  point: asIs(({ x, y }: Point): string => `x ${coordinate(x)}, y ${coordinate(y)}`),
  selected: (row: number, column: number) => `Row ${row + 1}, column ${column + 1} is selected.`,

  detailHintTouch: 'Tap a picture to see it large.',
  detailHint: 'Point at a picture, or use the arrow keys, to see it here.',
  detailLabel: 'Selected picture',
  numbers: (z: Float32Array) => {
    const shown = [...z.subarray(0, 4)].map(coordinate).join(', ');
    return z.length > 4 ? `z = (${shown}, …), ${integer.format(z.length)} numbers` : `z = (${shown})`;
  },
  outside: 'Outside the range that the generator was trained on.',
  select: 'Select',
  pin: 'Pin',
  copyLatent: 'Copy z',
  copiedLatent: 'Copied.',
  pinned: 'Pinned.',

  facts: ({ height, width, latentSize, latentDistribution }: GeneratorDescription) =>
    `Pictures of ${height} × ${width} from ${integer.format(latentSize)} numbers, ` +
    (latentDistribution === 'uniform(-1,1)' ? 'each from −1 to 1.' : 'each normally distributed.'),

  loadErrorTitle: 'The generator could not be loaded',
  noClipboard: 'The browser does not let this page copy. Select the text and copy it yourself:',
});
