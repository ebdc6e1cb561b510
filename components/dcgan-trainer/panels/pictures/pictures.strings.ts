import type { SuggestedOptions } from '../../../../src/client/index.js';
import type { BackendName } from '../../../../src/shared/protocol/options.js';
import type { Colours } from '../../../../src/shared/protocol/pictures.js';
import type { LoadProgress } from '../../../../src/shared/protocol/trainer.js';
import type { CameraState } from '../../../shared/camera-controller.js';
import { elementsStrings } from '../../../shared/elements.strings.js';
import { strings } from '../../dcgan-trainer.strings.js';
import { integer, progressPercent, list, ungrouped } from '../../../shared/formats.js';
import { settingsStrings } from '../settings/settings.strings.js';
import { asIs, localize } from '../../../shared/localize.js';

/** The words of the visitor's own pictures. */
export const pictureStrings = localize('pictures', {
  title: 'Your pictures',
  importing: 'Importing your pictures',
  importingText: ({ fraction, pictures }: LoadProgress) =>
    `${progressPercent(fraction)}${pictures ? `: ${integer.format(pictures.taken)} imported, ${integer.format(pictures.skipped)} skipped` : ''}`,
  cancel: elementsStrings.cancel,
  facts: (count: number, size: number, channels: number) =>
    `${count === 1 ? '1 picture' : `${integer.format(count)} pictures`} of ${size} × ${size}, ${channels === 1 ? 'in grey' : 'in colour'}`,
  classes: (count: number) => `${integer.format(count)} classes`,
  classCount: (count: number) => (count === 1 ? '1 picture' : `${integer.format(count)} pictures`),
  sheetLabel: (count: number) => `${integer.format(count)} of your pictures as the discriminator gets them`,
  taken: 'Cropped and resized; training may also flip them.',
  exact: 'Exactly what the discriminator gets: cropped, resized, flipped and augmented as in this run.',
  others: 'Show more',
  colours: 'Colour',
  coloursName: { auto: 'As in the pictures', grey: 'Grey', colour: 'In colour' } satisfies Record<Colours, string>,
  crop: 'Part of each picture',
  cropName: { centre: 'The middle', face: 'Around the face', own: 'Custom square' },
  cropOpen: 'Move the square',
  keep: 'Keep in this browser',
  keepHint: 'They are still here after a reload. They are stored on this machine only.',
  keepDenied: 'This page has no storage to keep them in.',
  restored: 'Kept from your last visit. To import them differently, choose the files again.',
  forget: 'Forget them',
  startOver: 'Start over with these pictures',
  ready: (count: number) => `${count === 1 ? '1 picture is' : `${integer.format(count)} pictures are`} ready.`,
});

/** The words for choosing a square. */
export const cropperStrings = localize('cropper', {
  title: 'The square to learn from',
  text: 'One square for all pictures. Drag it, or its corner; arrow keys move it, plus and minus change its size.',
  label: 'Square',
  value: (x: number, y: number, size: number) =>
    `${Math.round(100 * size)} % of the shorter side, ${Math.round(100 * x)} % from the left, ${Math.round(100 * y)} % from the top`,
  loading: 'Loading the first pictures',
  picture: (number: number, count: number) => `Picture ${number} of ${count}`,
  results: 'What is learnt from the first pictures',
  use: 'Use this square',
  cancel: elementsStrings.cancel,
  smaller: 'Smaller',
  larger: 'Larger',
});

/** The words of the camera. */
export const cameraStrings = localize('pictureCamera', {
  title: 'Pictures from the camera',
  state: {
    off: 'Pictures stay in this page and are gone with it, unless you choose to keep them.',
    asking: 'Waiting for the camera. Your browser may ask you to allow it.',
    starting: 'The camera is starting.',
    on: 'The camera is on. Only what is inside the square is learnt.',
  } satisfies Record<CameraState, string>,
  label: 'What the camera sees',
  open: 'Turn the camera on',
  take: 'Take one picture',
  count: 'Pictures in a row',
  burst: (count: number) => `Take ${count} in a row`,
  stop: 'Stop',
  countdown: asIs((seconds: number) => `${seconds}`),
  taking: (done: number, count: number) => `${done} of ${count}`,
  taken: (count: number) => (count === 1 ? '1 picture' : `${count} pictures`),
  delete: (number: number) => `Delete picture ${number}`,
  picture: (number: number) => `Picture ${number}`,
  use: (count: number) => (count === 1 ? 'Use this picture' : `Use these ${count} pictures`),
  cancel: 'Close the camera',
});

/** The words of suggested settings. */
export const suggestionStrings = localize('suggestion', {
  ask: 'Suggest settings',
  again: 'Suggest again',
  cancel: elementsStrings.cancel,
  timing: 'Training for a moment to measure the speed of this machine.',
  busy: 'Pause training first: it would slow down the measurement.',
  use: 'Use these',
  used: 'The next run uses these settings.',
  startOverWith: 'Start over with these settings',
  /** The whole of a suggestion in one sentence. */
  facts(options: SuggestedOptions, seconds: number, backend: BackendName): string {
    const { variant, imageSize, batchSize, learningRate, augmentations } = options;
    const { autoencoderSteps, discriminatorSteps, steps } = options;
    const all = [autoencoderSteps, discriminatorSteps, steps]
      .filter(count => count > 0)
      .map(count => integer.format(count));
    return [
      `${settingsStrings.variantName[variant]} variant at ${imageSize} × ${imageSize} pixels`,
      `${integer.format(batchSize)} images in a batch`,
      `learning rate ${ungrouped.format(learningRate)}`,
      augmentations.length > 0 ? `augmentation by ${list.format(augmentations)}` : 'no augmentation',
      `${all.join(' + ')} steps: about ${strings.timeLeftValue(seconds)} with ${strings.backendName[backend]}.`,
    ].join(', ');
  },
});
