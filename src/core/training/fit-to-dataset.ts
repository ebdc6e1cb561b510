import type { Dataset } from '../data/dataset.js';
import { DatasetError } from '../../shared/errors.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import { assertImageSize } from '../../shared/resolve-options.js';

/** Fewer images than these are learnt by heart: the pictures drawn are copies of them. */
const ENOUGH = 200;

export interface Fit {
  /** As given, but with a batch that the data set can fill. */
  readonly options: TrainerOptions;
  /** What speaks against the run although it trains. */
  readonly warnings: readonly string[];
}

/**
 * Makes options and data set meet.
 * @throws DatasetError, InvalidOptionError if they cannot
 */
export function fitToDataset(options: TrainerOptions, dataset: Dataset): Fit {
  requireFit(options, dataset);
  const { count } = dataset;
  const batchSize = Math.min(options.batchSize, count);
  const images = count === 1 ? '1 image' : `${count} images`;
  const warnings = [
    ...(count < ENOUGH
      ? [`${images} can be learnt by heart: expect copies of them. With ${ENOUGH} and more, pictures become new ones.`]
      : []),
    ...(batchSize < options.batchSize
      ? [`There are fewer images than a batch of ${options.batchSize}: this run has batches of ${batchSize}.`]
      : []),
  ];
  return { options: { ...options, batchSize }, warnings };
}

function requireFit({ variant, batchSize }: TrainerOptions, { name, count, height, width }: Dataset): void {
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
    assertImageSize(height, variant);
  }
  // Batch norm takes its statistics from a batch: a smaller one than asked for would be another network.
  if (variant === 'plain' && count < batchSize) {
    throw new DatasetError(`${name} has ${count} images, fewer than a batch of ${batchSize}. Choose a smaller batch.`, {
      subject: 'batchSize',
      given: `${batchSize}`,
      allowed: `at most ${count}`,
    });
  }
}
