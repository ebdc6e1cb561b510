import { InvalidOptionError } from '../../src/shared/errors.js';
import type { Interpolation } from '../../src/shared/latent/interpolation.js';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import type { BackendName } from '../../src/shared/protocol/options.js';
import type { Missing } from '../shared/generator-link.js';
import type { MorphPosition } from './face-morph.events.js';
import type { Announcement } from './playback/morph-controller.js';
import type { TaskName } from './task-controller.js';

/** Every word that `<face-morph>` shows, and how it writes numbers: one file to translate. */

const LANGUAGE = 'en';
const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 });
const number = (index: number) => whole.format(index + 1);
const percent = (fraction: number) => `${Math.round(fraction * 100)} %`;
const quoted = (name: string) => (name ? `“${name.length > 40 ? `${name.slice(0, 37)}…` : name}”` : 'This file');

/** The root of the mean squared error, as a share of the whole range from -1 to 1. */
const shareOff = (error: number) => Math.sqrt(error) / 2;

export type MorphStatus = 'empty' | 'loading' | 'ready' | 'playing' | 'failed';

export const strings = {
  percent,

  posterTitle: 'From one face to another',
  posterText:
    'A generator makes a picture of every point of its latent space. Between any two of them lies a whole family of ' +
    'pictures that nobody has drawn: move through them here.',
  posterHint: 'Drop a weights file here, or open one.',
  openWeights: 'Open weights',
  missing: {
    element: (id: string) => `There is no element with the id “${id}” on this page. Should one come, it will be used.`,
    kind: (id: string) => `The element with the id “${id}” has no generator.`,
    generator: () => 'It begins as soon as there is a generator.',
  } satisfies Record<Missing, (id: string) => string>,

  status: {
    empty: 'No generator yet',
    loading: 'Loading',
    ready: 'Ready',
    playing: 'Playing',
    failed: 'Stopped by an error',
  } satisfies Record<MorphStatus, string>,
  backendName: { webgl: 'WebGL', wasm: 'WebAssembly' } satisfies Record<BackendName, string>,
  loadingLabel: 'Progress of loading',

  play: 'Play',
  pause: 'Pause',
  cancel: 'Cancel',
  slider: 'Position between the pictures',
  picture: (index: number) => `Picture ${number(index)}`,
  /** In full, for a slider's value and a picture's label. */
  place({ from, to, t }: MorphPosition): string {
    if (t < 0.005) return strings.picture(from);
    if (t > 0.995) return strings.picture(to);
    return `${percent(t)} of the way from picture ${number(from)} to picture ${number(to)}`;
  },
  /** In figures: how far, and between what. */
  where: ({ from, to, t }: MorphPosition) => ({
    share: percent(t),
    words: `from picture ${number(from)} to picture ${number(to)}`,
  }),
  placeWhilePlaying: ({ from, to }: MorphPosition) => `Playing from picture ${number(from)} to picture ${number(to)}`,
  pictureLabel: (place: string) => `Drawn by the generator: ${place.charAt(0).toLowerCase()}${place.slice(1)}`,
  noPicture: 'Nothing is drawn yet',
  sliderHint: 'Arrow keys move, digits jump to a picture, the space bar plays and pauses.',

  keys: 'Pictures on the path',
  keyLabel: (index: number, count: number, locked: boolean) =>
    `Picture ${number(index)} of ${whole.format(count)}${locked ? ', locked' : ''}`,
  keysHint: 'Arrow keys choose, Shift with arrow keys moves, Delete removes.',
  addKey: 'Add a picture',
  shuffleAll: 'Shuffle all',
  shuffle: 'Shuffle',
  lock: 'Lock',
  lockTitle: 'Keep this picture when all are shuffled',
  moveLeft: 'Move to the left',
  moveRight: 'Move to the right',
  remove: 'Remove',
  fromGrid: (index: number) => `A sample that you select in the grid becomes picture ${number(index)}.`,
  fromPins: (count: number) => `Take its ${whole.format(count)} pinned samples`,
  said: {
    playing: () => 'Playing.',
    shuffled: () => 'The pictures are shuffled.',
    changed: index => `Picture ${number(index)} is another one.`,
    found: index => `Picture ${number(index)} is the nearest to the photograph.`,
    replaced: count => `The pictures are ${whole.format(count)} others.`,
    added: count => `Picture ${whole.format(count)} is added.`,
    removed: count => `Removed; there are ${whole.format(count)} pictures.`,
    moved: to => `Moved to place ${number(to)}.`,
  } satisfies Record<Announcement['what'], (number: number) => string>,

  path: 'Path',
  interpolation: 'Way between two pictures',
  interpolationName: { linear: 'Line', spherical: 'Arc' } satisfies Record<Interpolation, string>,
  interpolationTitle: {
    linear: 'Straight through latent space (linear interpolation)',
    spherical: 'At an even distance from the origin (spherical interpolation)',
  } satisfies Record<Interpolation, string>,
  closed: 'Round trip',
  closedTitle: 'From the last picture on to the first',
  duration: 'Seconds from picture to picture',
  durationShort: (seconds: number) => `${tenths.format(seconds)} s`,

  photograph: 'Photograph',
  photographText: (index: number) =>
    `The encoder finds the nearest picture to a photograph; it becomes picture ${number(index)}. ` +
    'The photograph stays on this machine.',
  choosePhotograph: 'Choose a photograph',
  useCamera: 'Use the camera',
  cameraText: 'What the camera sees stays in this page: it is neither stored nor sent.',
  cameraAsking: 'Waiting for the camera. Your browser may ask you to allow it.',
  cameraLabel: 'What the camera sees',
  takePicture: 'Take the picture',
  yours: 'Photograph',
  generators: 'Generator',
  likenessLabel: { photograph: 'Your photograph, as the generator is given it', generator: 'The nearest picture' },
  likeness(error: number): string {
    if (!Number.isFinite(error)) return '';
    const off = shareOff(error);
    const how =
      off < 0.05 ? 'Very near' : off < 0.12 ? 'A likeness' : off < 0.22 ? 'A distant likeness' : 'Hardly alike';
    return `${how}: typically ${percent(off)} of the range off.`;
  },
  /** What a likeness can be at all. */
  limits: ({ metadata }: GeneratorDescription) =>
    /face/i.test(metadata['dataset'] ?? '')
      ? 'This generator has only ever seen drawn faces: it shows the nearest face it can draw, not you.'
      : 'This generator has only ever seen the images of its training: it shows the nearest one it can draw.',
  noEncoder:
    'These weights have no encoder, which would take a photograph to its place in latent space. ' +
    'A file of the autoencoder variant has one.',
  fileTooLarge: (name: string, bytes: number) =>
    `${quoted(name)} is ${whole.format(bytes / 1e6)} MB large; a photograph may have up to 20 MB.`,
  imageTooLarge: (name: string, width: number, height: number) =>
    `${quoted(name)} has ${whole.format(width)} × ${whole.format(height)} pixels; it may have up to 64 million.`,
  noImage: (name: string) =>
    `${quoted(name)} is not a picture that this browser can read. PNG, JPEG, WebP, GIF, BMP and AVIF are; ` +
    'weights end in .safetensors.',

  save: 'Save',
  saveStrip: 'PNG strip',
  saveGif: 'GIF',
  saveVideo: 'Video',
  noVideo: 'This browser cannot record video.',
  tasks: {
    inverting: 'Finding the nearest picture',
    strip: 'Drawing the strip',
    gif: 'Encoding the GIF',
    video: 'Recording the video',
  } satisfies Record<TaskName, string>,
  fileName: (extension: string) => `dcgan-morph.${extension}`,
  noCanvas: 'The browser has no room for another canvas.',

  errorTitle: 'That did not work',
  dismiss: 'Dismiss',
  retry: 'Try again',
  /** An error in words; one about an option calls it as a page does. */
  errorMessage(error: Error): string {
    if (error instanceof InvalidOptionError) return error.message;
    return error.message || error.name;
  },

  machine: ({ backend, height, width, latentSize }: GeneratorDescription) =>
    `${strings.backendName[backend.name]}, ${backend.device}. ` +
    `Pictures of ${height} × ${width} from ${whole.format(latentSize)} numbers each.`,
};
