import type * as tf from '@tensorflow/tfjs-core';
import type { Augmentation, TrainerOptions } from '../../../shared/protocol/options.js';
import { Random, type Stream } from '../../../shared/random.js';
import { changeColour, drawColourChange } from './colour.js';
import { cutOut, drawHoles } from './cutout.js';
import { drawShifts, translate } from './translation.js';

/** The augmentations in the order in which they are applied, as in the authors' code, whatever the order of the option. */
const STEPS: Readonly<Record<Augmentation, (images: tf.Tensor4D, random: Random) => tf.Tensor4D>> = {
  colour: (images, random) => changeColour(images, drawColourChange(random, images.shape[0])),
  translation: (images, random) => translate(images, drawShifts(random, images.shape)),
  cutout: (images, random) => cutOut(images, drawHoles(random, images.shape)),
};

/**
 * Augments images before D sees them: differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738), with the same
 * policy for real and generated images and in both networks' updates, so that D cannot memorise a small data set and G
 * does not learn to draw augmented images. Each image changes in its own way. Without augmentations, the given tensor is
 * returned.
 *
 * @param images [n, height, width, channels] in [-1, 1]
 * @param stream the purpose of the images
 * @param time the number of the batch or update, which determines the changes
 * @param shard the part of the batch that the images are
 */
export function augment(
  images: tf.Tensor4D,
  { augmentations = [], seed }: Partial<Pick<TrainerOptions, 'augmentations'>> & Pick<TrainerOptions, 'seed'>,
  stream: Stream,
  time: number,
  shard = 0,
): tf.Tensor4D {
  const random = new Random(seed, stream, time, shard);
  const wanted = Object.entries(STEPS).filter(([name]) => augmentations.some(each => each === name));
  return wanted.reduce((changed, [, step]) => step(changed, random), images);
}
