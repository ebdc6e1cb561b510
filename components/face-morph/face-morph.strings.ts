import type { Interpolation } from '../../src/shared/latent/interpolation.js';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import { elementsStrings } from '../shared/elements.strings.js';
import { integer, number as numberFormat, percent } from '../shared/formats.js';
import type { Missing } from '../shared/generator-link.js';
import type { MorphPosition } from './face-morph.events.js';
import type { Announcement } from './playback/morph-controller.js';
import type { TaskName } from './task-controller.js';
import { asIs, localize } from '../shared/localize.js';

/** The words of `<face-morph>`. */

const oneDecimal = numberFormat({ maximumFractionDigits: 1 });
const number = (index: number) => integer.format(index + 1);
export type MorphStatus = 'empty' | 'loading' | 'ready' | 'playing' | 'failed';

export const strings = localize('morph', {
  ...elementsStrings,
  posterTitle: 'From one face to another',
  posterText:
    'A generator makes a picture of every point of its latent space. Between any two of them lies a whole family of ' +
    'pictures that nobody has ever seen: move through them here.',
  posterHint: 'Drop a weights file here, or open one.',
  missing: {
    element: elementsStrings.missingElement,
    kind: (id: string) => `The element with the id “${id}” has no generator.`,
    generator: () => elementsStrings.waitingForStart,
  } satisfies Record<Missing, (id: string) => string>,

  status: {
    empty: elementsStrings.noGenerator,
    loading: elementsStrings.loading,
    ready: elementsStrings.ready,
    playing: 'Playing',
    failed: 'Stopped by an error',
  } satisfies Record<MorphStatus, string>,

  play: 'Play',
  pause: 'Pause',
  slider: 'Position between the pictures',
  picture: (index: number) => `Picture ${number(index)}`,
  /** The position in full, for the slider's value and the picture's label. */
  place({ from, to, t }: MorphPosition): string {
    if (t < 0.005) return strings.picture(from);
    if (t > 0.995) return strings.picture(to);
    return `${percent(t)} of the way from picture ${number(from)} to picture ${number(to)}`;
  },
  /** The position in numbers: how far, and between which pictures. */
  where: ({ from, to, t }: MorphPosition) => ({
    share: percent(t),
    words: `from picture ${number(from)} to picture ${number(to)}`,
  }),
  placeWhilePlaying: ({ from, to }: MorphPosition) => `Playing from picture ${number(from)} to picture ${number(to)}`,
  pictureLabel: (place: string) => `Generated: ${place.charAt(0).toLowerCase()}${place.slice(1)}`,
  noPicture: 'No picture yet',
  sliderHint: 'Arrow keys move, digits jump to a picture, the space bar plays and pauses.',

  keys: 'Pictures on the path',
  keyLabel: (index: number, count: number, locked: boolean) =>
    `Picture ${number(index)} of ${integer.format(count)}${locked ? ', locked' : ''}`,
  keysHint: 'Arrow keys choose, Shift with arrow keys moves, Delete removes.',
  addKey: 'Add a picture',
  shuffleAll: 'Shuffle all',
  shuffle: 'Shuffle',
  lock: 'Lock',
  lockTitle: 'Keep this picture when all are shuffled',
  moveLeft: 'Move to the left',
  moveRight: 'Move to the right',
  remove: 'Remove',
  fromGrid: (index: number) => `The sample that you select in the grid becomes picture ${number(index)}.`,
  fromPins: (count: number) => `Use the ${integer.format(count)} pinned pictures`,
  announce: {
    playing: () => 'Playing.',
    shuffled: () => 'Pictures shuffled.',
    changed: index => `Picture ${number(index)} changed.`,
    found: index => `Picture ${number(index)} is the best match for the photograph.`,
    replaced: count => `${integer.format(count)} new pictures.`,
    added: count => `Picture ${integer.format(count)} added.`,
    removed: count => `Removed; ${integer.format(count)} pictures are left.`,
    moved: to => `Moved to position ${number(to)}.`,
  } satisfies Record<Announcement['what'], (number: number) => string>,

  path: 'Path',
  interpolation: 'Interpolation',
  interpolationName: { linear: 'Straight', spherical: 'Curved' } satisfies Record<Interpolation, string>,
  interpolationTitle: {
    linear: 'Straight through latent space (linear interpolation)',
    spherical: 'At a constant distance from the origin (spherical interpolation)',
  } satisfies Record<Interpolation, string>,
  closed: 'Loop',
  closedTitle: 'Continue from the last picture to the first',
  duration: 'Seconds from picture to picture',
  durationShort: (seconds: number) => `${oneDecimal.format(seconds)} s`,

  save: 'Save',
  saveStrip: 'PNG strip',
  saveGif: 'GIF, up to 1 MB',
  gifSize: 'A GIF of at most 1 MB, which any chat takes. The video is sharper and smoother.',
  saveVideo: 'Video',
  noVideo: 'This browser cannot record video.',
  tasks: {
    inverting: 'Finding the best match',
    strip: 'Drawing the strip',
    gif: 'Encoding the GIF',
    video: 'Recording the video',
  } satisfies Record<TaskName, string>,
  fileName: asIs((extension: string) => `dcgan-morph.${extension}`),

  machine: ({ backend, height, width, latentSize }: GeneratorDescription) =>
    `${strings.backendName[backend.name]}, ${backend.device}. ` +
    `Pictures of ${height} × ${width} from ${integer.format(latentSize)} numbers each.`,
});
