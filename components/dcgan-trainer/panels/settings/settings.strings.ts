import type { BackendRequest, Pretraining, RecipeName, Variant } from '../../../../src/shared/protocol/options.js';
import { ungrouped, integer } from '../../formats.js';
import type { FieldOption, NumberField } from '../../options.js';

/** The words of the panel of settings; what the options are called stands beside the errors that name them. */
export const settingsStrings = {
  /** A value as one would type it. */
  plain: (value: number) => ungrouped.format(value),
  recipeName: { quick: 'Quick', paper: 'Paper' } satisfies Record<RecipeName, string>,
  recipeHint: {
    quick: 'Legible in minutes on a plain CPU.',
    paper: 'Faithful to the paper; tens of thousands of steps.',
  } satisfies Record<RecipeName, string>,
  variantName: { plain: 'Plain', autoencoder: 'Autoencoder' } satisfies Record<Variant, string>,
  variantHint: {
    plain: 'Both networks begin with noise.',
    autoencoder: 'A generator that learned to redraw first, and a discriminator that judges at several depths.',
  } satisfies Record<Variant, string>,
  pretrainName: { full: 'All three phases', none: 'None' } satisfies Record<Pretraining, string>,
  pretrainHint: 'Without it, the run begins with the adversarial phase.',
  headsName: { '1 2 3 4': 'at four depths', '4': 'at the last layer only' },
  headsHint: 'One logit for each depth.',
  flipLabel: 'Double the data set',
  flipHint: 'Good for faces, bad for digits.',
  augmentationsName: {
    '': 'None',
    'translation cutout': 'Translation and cutout',
    'colour translation cutout': 'Colour, translation and cutout',
  },
  augmentationsHint: 'For a few hundred images: keeps the discriminator from learning them by heart.',
  autoRemedyLabel: 'Apply its remedies without asking',
  autoRemedyHint: 'It lowers rates, or goes back to a healthy snapshot.',
  datasetName: { digits: 'Handwritten digits (MNIST)', faces: 'Drawn faces (Toon Head)' },
  datasetFile: 'Your pictures…',
  datasetFiles: (count: number) =>
    count === 1 ? 'Your pictures: 1 file' : `Your pictures: ${integer.format(count)} files`,
  datasetFileLabel: 'Files',
  datasetFolderLabel: 'Or a folder',
  datasetHint: 'Pictures, a zip of them, or a file in IDX format. Files stay on this machine.',
  backendRequest: {
    auto: 'Automatic',
    webgl: 'GPU (WebGL)',
    wasm: 'CPU (WebAssembly)',
  } satisfies Record<BackendRequest, string>,
  backendHint: 'Can be changed while it trains.',
  other: (value: string) => value,
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
  range({ option, min, max, above, multipleOf }: NumberField): string {
    const [least, most] = [integer.format(min), integer.format(max)];
    const range =
      `${above ? `above ${least}, at most ${most}` : `${least} to ${most}`} ${settingsStrings.unit[option]}`.trim();
    return multipleOf ? `${range}, a multiple of ${multipleOf}` : range;
  },
  byDefault: (value: string) => `default ${value}`,
  ownSize: 'as the data',
  camera: 'Take them with the camera',
  loadWeights: 'Load weights',
  pending: 'These settings hold from the next run on.',
  startOverWith: 'Start over with these settings',
};
