import type { Dataset } from '../data/dataset.js';
import { DatasetError } from '../errors.js';
import type { TrainerOptions } from '../protocol.js';
import { imageSize } from './options.js';

/** @throws DatasetError, InvalidOptionError if data set and options do not fit each other */
export function requireFit({ variant, batchSize }: TrainerOptions, { name, count, height, width }: Dataset): void {
  const size = `${width}x${height}`;
  if (Math.min(height, width) < 8) {
    throw new DatasetError(`The images of ${name} are ${size}; a side must be 8 pixels at least.`, {
      subject: 'dataset',
      given: size,
      allowed: '8x8 or larger',
    });
  }
  if (variant === 'autoencoder') {
    if (height !== width) {
      throw new DatasetError(
        `The images of ${name} are ${size}; the autoencoder variant needs squares. Set imageSize.`,
        {
          subject: 'imageSize',
          given: size,
          allowed: 'a multiple of 16',
        },
      );
    }
    imageSize(height, variant);
  }
  if (count < batchSize) {
    throw new DatasetError(`${name} has ${count} images, fewer than a batch of ${batchSize}. Choose a smaller batch.`, {
      subject: 'batchSize',
      given: `${batchSize}`,
      allowed: `at most ${count}`,
    });
  }
}
