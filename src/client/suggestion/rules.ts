/**
 * What suits so many pictures of such a size, best first: rules of thumb, each with its source. How long it takes on this
 * machine is for the probe to find out; see suggest.ts.
 */
import { RECIPES, type Augmentation, type TrainerOptions } from '../../shared/protocol/options.js';

/** The pictures of a data set, as far as the rules look at them. */
export interface PictureSummary {
  /** How many, mirror images not included. */
  readonly count: number;
  /** Height and width in pixels; of pictures that are no squares, or of several sizes, the shortest side. */
  readonly size: number;
  /** 1 for grey, 3 for colour. */
  readonly channels: 1 | 3;
}

/** The options that a suggestion sets; all others come from the recipe. */
export type SuggestedOptions = Pick<
  TrainerOptions,
  | 'variant'
  | 'recipe'
  | 'imageSize'
  | 'batchSize'
  | 'learningRate'
  | 'beta1'
  | 'augmentations'
  | 'autoencoderSteps'
  | 'discriminatorSteps'
  | 'steps'
>;

/** Fewer are learnt by heart, whatever is done; the engine warns of it, too. */
const FEW = 200;
/** Below, all augmentations, as the authors have it for sets of 100 to 400 images (Zhao et al. 2020, arXiv:2006.10738). */
const SMALL = 1_000;
/** Below, those that leave colours alone: a rule of thumb, between all of them and none. */
const MEDIUM = 5_000;
/** Batch norm takes its statistics from a batch; from fewer pictures than so many batches all would be nearly the same. */
const BATCHES = 4;
/** The plain variant needs two images in a batch. */
const PLAIN_COUNT = 2 * BATCHES;
/** The plain variant is made for 28 x 28; twice the side is four times the work. */
const PLAIN_SIZE = 32;
/** The first is that of the quick recipe; each is a multiple of 16. */
const AUTOENCODER_SIZES = [64, 32, 16] as const;

/** Minutes that somebody who drops pictures on a page may be expected to wait. */
export const PATIENCE_MINUTES = 30;

/** What could be trained, the best that the pictures allow first, and then what takes less time. */
export function candidates(pictures: PictureSummary): readonly SuggestedOptions[] {
  const { count, size } = pictures;
  const [large, smallest] = [AUTOENCODER_SIZES[0], 16];
  if (count < PLAIN_COUNT) {
    const fitting = AUTOENCODER_SIZES.filter(each => each <= Math.max(size, smallest));
    return fitting.map(each => autoencoder(pictures, each));
  }
  const small = plain(pictures, Math.min(Math.max(size, 8), PLAIN_SIZE));
  return size >= large ? [autoencoder(pictures, large), small] : [small];
}

function plain(pictures: PictureSummary, imageSize: number): SuggestedOptions {
  const { learningRate, beta1, steps } = RECIPES.plain.quick;
  const filled = 2 ** Math.floor(Math.log2(pictures.count / BATCHES));
  return {
    variant: 'plain',
    recipe: 'quick',
    imageSize,
    batchSize: Math.min(pictures.count < SMALL ? 32 : 64, filled),
    learningRate,
    beta1,
    augmentations: augmentationsFor(pictures.count),
    autoencoderSteps: 0,
    discriminatorSteps: 0,
    steps,
  };
}

function autoencoder(pictures: PictureSummary, imageSize: number): SuggestedOptions {
  const { batchSize, learningRate, beta1, autoencoderSteps, discriminatorSteps, steps } = RECIPES.autoencoder.quick;
  const small = pictures.count < SMALL;
  return {
    variant: 'autoencoder',
    recipe: 'quick',
    imageSize,
    batchSize: Math.min(batchSize, pictures.count),
    // What drew 300 cats; the recipe's rate of 1e-4 was too slow, and 2e-4 with its beta1 of 0.9 drew one cat for every z
    // (docs/own-pictures.md).
    learningRate: small ? 2e-4 : learningRate,
    beta1: small ? 0.5 : beta1,
    augmentations: augmentationsFor(pictures.count),
    autoencoderSteps,
    discriminatorSteps,
    steps,
  };
}

function augmentationsFor(count: number): readonly Augmentation[] {
  if (count < SMALL) return ['colour', 'translation', 'cutout'];
  return count < MEDIUM ? ['translation', 'cutout'] : [];
}

/** Why these options, in words, a sentence each. @param passedOver options that would have taken this many minutes */
export function reasonsFor(
  { count }: Pick<PictureSummary, 'count'>,
  { variant, imageSize, augmentations }: SuggestedOptions,
  passedOver: { readonly imageSize: number | null; readonly minutes: number } | null,
): readonly string[] {
  const pictures = count === 1 ? '1 picture' : `${count.toLocaleString('en')} pictures`;
  const side = `${imageSize} x ${imageSize} pixels`;
  return [
    variant === 'plain'
      ? `The plain variant at ${side} is the quickest way to pictures.`
      : count < PLAIN_COUNT
        ? `The autoencoder variant learns from ${pictures} too; the plain one needs ${PLAIN_COUNT} at least.`
        : `The pictures are large enough for ${side}, for which the autoencoder variant is made.`,
    ...(passedOver
      ? [`At ${passedOver.imageSize} x ${passedOver.imageSize} this machine would take ${passedOver.minutes} minutes.`]
      : []),
    ...(augmentations.length > 0
      ? [
          `With ${pictures} the discriminator would learn them by heart; augmentation (${augmentations.join(', ')}) puts that off.`,
        ]
      : [`${pictures} are enough to do without augmentation.`]),
    ...(count < FEW ? [`With fewer than ${FEW} pictures, expect copies of them.`] : []),
  ];
}
