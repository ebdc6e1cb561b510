/**
 * Which runs suit so many pictures of such a size, best first: rules of thumb, each with its source. The probe measures how
 * long they take on this machine; see suggest.ts.
 */
import { message, type Message } from '../../shared/protocol/message.js';
import { RECIPES, type Augmentation, type TrainerOptions } from '../../shared/protocol/options.js';

/** What the rules need to know of the pictures in a data set. */
export interface PictureSummary {
  /** How many there are, without mirror images. */
  readonly count: number;
  /** Height and width in pixels; the shortest side, if the pictures are not square or differ in size. */
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

/**
 * Fewer pictures are memorised, whatever the options; the engine warns of that, too. They get the autoencoder variant at any
 * size, which drew the clearer pictures of a few hundred (docs/own-pictures.md).
 */
const FEW = 200;
/** Fewer pictures get all augmentations, as in the paper for sets of 100 to 400 images (Zhao et al. 2020, arXiv:2006.10738). */
const SMALL = 1_000;
/** Fewer pictures get the augmentations that leave colours alone: a rule of thumb, between all and none. */
const MEDIUM = 5_000;
/** Batch norm takes its statistics from a batch; with fewer batches of pictures all batches would be nearly the same. */
const BATCHES = 4;
/** The plain variant needs at least two images in a batch. */
const PLAIN_COUNT = 2 * BATCHES;
/** The plain variant is made for 28 x 28; twice the side is four times the work. */
const PLAIN_SIZE = 32;
/** The first is the size of the quick recipe; each is a multiple of 16. */
const AUTOENCODER_SIZES = [64, 32, 16] as const;

/** Minutes that a visitor who drops pictures on a page can be expected to wait. */
export const PATIENCE_MINUTES = 30;

/** The runs that the pictures allow, the best one first, then those that take less time. */
export function candidates(pictures: PictureSummary): readonly SuggestedOptions[] {
  const { count, size } = pictures;
  const [large, smallest] = [AUTOENCODER_SIZES[0], 16];
  if (count < FEW) {
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
    // These values drew 300 cats; the recipe's rate of 1e-4 was too slow, and 2e-4 with its beta1 of 0.9 drew one cat for every z
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

/** Why these options. @param passedOver the size that would have taken so many minutes */
export function reasonsFor(
  { count }: Pick<PictureSummary, 'count'>,
  { variant, imageSize, augmentations }: SuggestedOptions,
  passedOver: { readonly imageSize: number | null; readonly minutes: number } | null,
): readonly Message[] {
  const pictures = count === 1 ? '1 picture' : `${count.toLocaleString('en')} pictures`;
  const size = imageSize ?? 0;
  const side = `${size} x ${size} pixels`;
  const reasons = [
    variant === 'plain'
      ? message('suggestion-plain', `The plain variant at ${side} is the quickest way to pictures.`, { size })
      : count < PLAIN_COUNT
        ? message(
            'suggestion-few-for-plain',
            `The autoencoder variant can learn from ${pictures}; the plain one needs at least ${PLAIN_COUNT}.`,
            { count, least: PLAIN_COUNT },
          )
        : count < FEW
          ? message(
              'suggestion-few-for-training',
              `With fewer than ${FEW} pictures the autoencoder variant draws clearer ones, since it first learns to redraw them.`,
              { count, few: FEW },
            )
          : message(
              'suggestion-autoencoder',
              `The pictures are large enough for ${side}, for which the autoencoder variant is made.`,
              { size },
            ),
  ];
  if (passedOver) {
    const { minutes, imageSize: large } = passedOver;
    const text = `At ${large} x ${large} this machine would take ${minutes} minutes.`;
    reasons.push(message('suggestion-slow-size', text, { size: large ?? 0, minutes }));
  }
  const list = augmentations.join(', ');
  reasons.push(
    augmentations.length > 0
      ? message(
          'suggestion-augmentation',
          `With ${pictures} the discriminator would memorise them; augmentation (${list}) delays that.`,
          { count, augmentations: list },
        )
      : message('suggestion-no-augmentation', `With ${pictures} no augmentation is needed.`, { count }),
  );
  if (count < FEW) {
    reasons.push(message('suggestion-copies', `With fewer than ${FEW} pictures, expect copies of them.`, { few: FEW }));
  }
  return reasons;
}
