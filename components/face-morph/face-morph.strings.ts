import type { Interpolation } from '../../src/shared/latent/interpolation.js';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import { elementsStrings } from '../shared/elements.strings.js';
import { integer, number as numberFormat, percent } from '../shared/formats.js';
import type { Missing } from '../shared/generator-link.js';
import type { MorphPosition } from './face-morph.events.js';
import type { Announcement } from './playback/morph-controller.js';
import type { TaskName } from './task-controller.js';

/** The words of `<face-morph>`. */

const oneDecimal = numberFormat({ maximumFractionDigits: 1 });
const number = (index: number) => integer.format(index + 1);
const quoted = (name: string) => (name ? `“${name.length > 40 ? `${name.slice(0, 37)}…` : name}”` : 'This file');

/** The root mean squared error, as a share of the whole range from -1 to 1. */
const pixelError = (error: number) => Math.sqrt(error) / 2;

export type MorphStatus = 'empty' | 'loading' | 'ready' | 'playing' | 'failed';

export const strings = {
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

  photograph: 'Photograph',
  photographText: (index: number) =>
    `The encoder finds the best match for a photograph, which becomes picture ${number(index)}. ` +
    'The photograph stays on this machine.',
  choosePhotograph: 'Choose a photograph',
  useCamera: 'Use the camera',
  cameraText: 'What the camera sees stays in this page: it is neither stored nor sent.',
  cameraAsking: 'Waiting for the camera. Your browser may ask you to allow it.',
  cameraLabel: 'What the camera sees',
  takePicture: 'Take the picture',
  yours: 'Photograph',
  generators: 'Generator',
  likenessLabel: { photograph: 'Your photograph, as the generator is given it', generator: 'The best match' },
  likeness(error: number): string {
    if (!Number.isFinite(error)) return '';
    const off = pixelError(error);
    const how =
      off < 0.05 ? 'Very close match' : off < 0.12 ? 'Close match' : off < 0.22 ? 'Loose match' : 'Poor match';
    return `${how} (${percent(off)} average pixel error).`;
  },
  /** Why a match may be poor. */
  limits: ({ metadata }: GeneratorDescription) =>
    /face/i.test(metadata['dataset'] ?? '')
      ? 'This generator has only ever seen drawn faces: it shows the closest face that it can draw, not you.'
      : 'This generator has only ever seen the images of its training: it shows the closest one that it can draw.',
  noEncoder:
    'These weights have no encoder, so they cannot find a match for a photograph. ' +
    'Files of the autoencoder variant have one.',
  fileTooLarge: (name: string, bytes: number) =>
    `${quoted(name)} has ${integer.format(bytes / 1e6)} MB; a photograph may have up to 20 MB.`,
  imageTooLarge: (name: string, width: number, height: number) =>
    `${quoted(name)} has ${integer.format(width)} × ${integer.format(height)} pixels; it may have up to 64 million.`,
  noImage: (name: string) =>
    `${quoted(name)} is not a picture that this browser can read. PNG, JPEG, WebP, GIF, BMP and AVIF are; ` +
    'weights end in .safetensors.',

  save: 'Save',
  saveStrip: 'PNG strip',
  saveGif: 'GIF',
  saveVideo: 'Video',
  noVideo: 'This browser cannot record video.',
  tasks: {
    inverting: 'Finding the best match',
    strip: 'Drawing the strip',
    gif: 'Encoding the GIF',
    video: 'Recording the video',
  } satisfies Record<TaskName, string>,
  fileName: (extension: string) => `dcgan-morph.${extension}`,

  machine: ({ backend, height, width, latentSize }: GeneratorDescription) =>
    `${strings.backendName[backend.name]}, ${backend.device}. ` +
    `Pictures of ${height} × ${width} from ${integer.format(latentSize)} numbers each.`,
};
