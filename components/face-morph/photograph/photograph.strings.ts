import type { GeneratorDescription } from '../../../src/shared/protocol/generator.js';
import { integer, percent } from '../../shared/formats.js';
import { localize } from '../../shared/localize.js';

/** The words for photographs, which are loaded with their panel. */

const number = (index: number) => integer.format(index + 1);
const quoted = (name: string) => (name ? `“${name.length > 40 ? `${name.slice(0, 37)}…` : name}”` : 'This file');

/** The root mean squared error, as a share of the whole range from -1 to 1. */
const pixelError = (error: number) => Math.sqrt(error) / 2;

export const strings = localize('photograph', {
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
    'Files of the autoencoder variant have one, and some of the plain variant.',
  fileTooLarge: (name: string, bytes: number) =>
    `${quoted(name)} has ${integer.format(bytes / 1e6)} MB; a photograph may have up to 42 MB.`,
  imageTooLarge: (name: string, width: number, height: number) =>
    `${quoted(name)} has ${integer.format(width)} × ${integer.format(height)} pixels; it may have up to 64 million.`,
  noImage: (name: string) =>
    `${quoted(name)} is not a picture that this browser can read. PNG, JPEG, WebP, GIF, BMP and AVIF are; ` +
    'weights end in .safetensors.',
});
