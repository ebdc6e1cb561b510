import type {
  BackendRequest,
  ClassUse,
  Pretraining,
  RecipeName,
  Variant,
} from '../../../../src/shared/protocol/options.js';
import { integer, ungrouped } from '../../../shared/formats.js';
import { strings } from '../../dcgan-trainer.strings.js';
import type { FieldOption } from '../../options.js';
import type { Length } from './lengths.js';
import { asIs, localize } from '../../../shared/localize.js';

/** The words of the panel of settings. The options' names are in dcgan-trainer.strings.ts, since errors use them too. */
export const settingsStrings = localize('settings', {
  /** A value as it would be typed. */
  value: asIs((value: number) => ungrouped.format(value)),
  question: { dataset: 'What should it learn?', recipe: 'How long?', backend: 'On what?' },
  advanced: 'Advanced',
  lengthName: { quick: 'Quick', longer: 'Longer', paper: 'As in the paper' } satisfies Record<Length, string>,
  otherLength: 'Your own',
  /** @param seconds `null` if nobody knows */
  length: (steps: readonly number[], seconds: number | null) =>
    `${steps.map(count => integer.format(count)).join(' + ')} steps${seconds === null ? '' : `, about ${strings.estimate(seconds)}`}`,
  recipeHint: {
    quick: 'Legible within minutes on a CPU.',
    paper: 'Faithful to the paper; tens of thousands of steps.',
  } satisfies Record<RecipeName, string>,
  variantName: { plain: 'Plain', autoencoder: 'Autoencoder' } satisfies Record<Variant, string>,
  variantHint: {
    plain: 'Starts from random weights.',
    autoencoder: 'The generator first learns to redraw images; the discriminator judges at several depths.',
  } satisfies Record<Variant, string>,
  pretrainName: { full: 'All three phases', none: 'None' } satisfies Record<Pretraining, string>,
  pretrainHint: 'Without it, the run starts with the adversarial phase.',
  headsName: { '1 2 3 4': 'at four depths', '4': 'at the last layer only' },
  headsHint: 'One logit per depth.',
  flipLabel: 'Flip images horizontally',
  flipHint: 'Doubles the data set. Good for faces, bad for digits.',
  classesName: { auto: 'The networks are told', none: 'Not used' } satisfies Record<ClassUse, string>,
  classesHint:
    'Told which digit or kind each image shows, they learn sooner and lose none. Only for data with classes.',
  augmentationsName: {
    '': 'None',
    'translation cutout': 'Translation and cutout',
    'colour translation cutout': 'Colour, translation and cutout',
  },
  augmentationsHint: 'For a few hundred images: keeps the discriminator from memorising them.',
  autoRemedyLabel: 'Apply fixes automatically',
  autoRemedyHint: 'It lowers learning rates, or goes back to a healthy snapshot.',
  datasetName: { digits: 'Handwritten digits', faces: 'Drawn faces' },
  ownPictures: 'Your pictures',
  datasetFiles: (count: number) => (count === 1 ? '1 file' : `${integer.format(count)} files`),
  datasetFileLabel: 'Files',
  datasetFolderLabel: 'Or a folder',
  datasetHint: 'Pictures, a zip of them, or a file in IDX format. Files stay on this machine.',
  backendRequest: {
    auto: 'This machine’s choice',
    webgl: 'GPU',
    wasm: 'CPU',
    fastest: 'Measured anew',
  } satisfies Record<BackendRequest, string>,
  backendHint: 'Can be changed while it trains.',
  other: asIs((value: string) => value),
  adversarialSteps: 'Adversarial steps',
  unit: {
    autoencoderSteps: '',
    discriminatorSteps: '',
    steps: '',
    learningRate: '',
    batchSize: 'images',
    imageSize: 'pixels',
    baseWidth: 'feature maps',
    latentSize: 'numbers',
    seed: '',
  } satisfies Record<FieldOption, string>,
  byDefault: (value: string) => `default ${value}`,
  ownSize: 'same as the data',
  camera: 'Take pictures with the camera',
  loadWeights: 'Load weights',
  pending: 'These settings apply to the next run.',
  startOverWith: 'Start over with these settings',
});
