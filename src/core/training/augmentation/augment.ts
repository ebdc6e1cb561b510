import type * as tf from '@tensorflow/tfjs-core';
import type { Augmentation, TrainerOptions } from '../../../shared/protocol/options.js';
import { Random, type Stream } from '../../../shared/random.js';
import { changeColour, drawColourChange } from './colour.js';
import { cutOut, drawHoles } from './cutout.js';
import { drawShifts, translate } from './translation.js';

/** In the order in which they are applied, whatever the order in which they are named: that of the authors' code. */
const STEPS: Readonly<Record<Augmentation, (images: tf.Tensor4D, random: Random) => tf.Tensor4D>> = {
  colour: (images, random) => changeColour(images, drawColourChange(random, images.shape[0])),
  translation: (images, random) => translate(images, drawShifts(random, images.shape)),
  cutout: (images, random) => cutOut(images, drawHoles(random, images.shape)),
};

/**
 * Images as D sees them: differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738), by the same policy for real and
 * generated images and in both networks' updates, so that D cannot learn a small data set by heart and G does not learn to
 * draw what augmentation does. Each image changes in its own way. Without augmentations it is the tensor given.
 *
 * @param images [n, height, width, channels] in [-1, 1]
 * @param stream whose images they are
 * @param time the number of the batch or of the update, from which the changes follow
 */
export function augment(
  images: tf.Tensor4D,
  { augmentations = [], seed }: Partial<Pick<TrainerOptions, 'augmentations'>> & Pick<TrainerOptions, 'seed'>,
  stream: Stream,
  time: number,
): tf.Tensor4D {
  const random = new Random(seed, stream, time);
  const wanted = Object.entries(STEPS).filter(([name]) => augmentations.some(each => each === name));
  return wanted.reduce((changed, [, step]) => step(changed, random), images);
}
