import type { Dataset } from '../data/dataset.js';
import { DatasetError, InvalidOptionError } from '../../shared/errors.js';
import type { ImageLabels } from '../../shared/protocol/classes.js';
import { isWithin, rangeOf } from '../../shared/option-ranges.js';
import { RECIPES, type TrainerOptions } from '../../shared/protocol/options.js';
import { message, type Message } from '../../shared/protocol/message.js';
import { assertImageSize } from '../../shared/resolve-options.js';
import type { RunOptions } from './run-options.js';
import { largestDivisor } from './shards/auto-shards.js';

/** Fewer images than these can be memorised, so that generated images are copies of them. */
const ENOUGH = 200;

export interface Fit {
  /** The given options, but with a batch size that the data set can fill. */
  readonly options: RunOptions;
  /** The classes that the networks are told; `null` for none. */
  readonly labels: ImageLabels | null;
  /** What may be wrong with the run, although it trains. */
  readonly warnings: readonly Message[];
}

/**
 * Fits the options to the data set.
 * @throws DatasetError, InvalidOptionError if they do not fit
 */
export function fitToDataset(options: TrainerOptions, dataset: Dataset): Fit {
  requireFit(options, dataset);
  const count = dataset.originals ?? dataset.count;
  const batchSize = Math.min(options.batchSize, dataset.count);
  const warnings = [...(dataset.warnings ?? [])];
  if (count < ENOUGH) {
    const images =
      count === 1 ? '1 image the network can memorise it' : `${count} images the network can memorise them`;
    const text = `With ${images}. From about ${ENOUGH} on it starts to invent.`;
    warnings.push(message('dataset-few-images', text, { count, enough: ENOUGH }));
  }
  if (batchSize < options.batchSize) {
    const wanted = options.batchSize;
    const text = `There are fewer images than a batch of ${wanted}, so this run has batches of ${batchSize}.`;
    warnings.push(message('batch-size-reduced', text, { wanted, batchSize }));
  }
  const shards = fitShards(options, batchSize);
  if (options.shards !== 'auto' && shards < options.shards) {
    const wanted = options.shards;
    const text = `A batch of ${batchSize} images cannot be cut into ${wanted} equal parts, so this run has ${shards} shards.`;
    warnings.push(message('shards-reduced', text, { wanted, shards, batchSize }));
  }
  const labels = options.variant === 'plain' && options.classes === 'auto' ? dataset.labels : null;
  return { options: { ...options, batchSize, shards, ...sheetColumns(options, labels) }, labels, warnings };
}

/**
 * One column of the sample sheet shows one class, where there is one group that has room: as many columns as there are classes,
 * or a multiple. A number of columns other than the recipe's is the page's choice, and stays.
 */
function sheetColumns(
  { variant, recipe, sheetColumns }: TrainerOptions,
  labels: ImageLabels | null,
): Partial<Pick<TrainerOptions, 'sheetColumns'>> {
  const [group, ...more] = labels?.groups ?? [];
  if (!group || more.length > 0 || sheetColumns !== RECIPES[variant][recipe].sheetColumns) return {};
  const count = group.classes.length;
  if (!isWithin(rangeOf('sheetColumns', variant), count)) return {};
  return { sheetColumns: count * Math.max(1, Math.floor(sheetColumns / count)) };
}

/**
 * The largest number of equal parts, up to `shards`, that a batch can be cut into. Batch norm needs two images in each.
 * @throws InvalidOptionError if there are more shards than images
 */
function fitShards({ shards, variant }: TrainerOptions, batchSize: number): number {
  if (shards === 'auto') return 1; // who opens the run has not asked the machine
  if (shards > batchSize) {
    const allowed = `an integer from 1 to ${batchSize}, the images of a batch, or "auto"`;
    throw InvalidOptionError.of('shards', shards, allowed);
  }
  return largestDivisor(batchSize, Math.min(shards, variant === 'plain' ? Math.floor(batchSize / 2) : batchSize));
}

function requireFit({ variant }: TrainerOptions, { name, height, width }: Dataset): void {
  const size = `${width}x${height}`;
  if (Math.min(height, width) < 8) {
    throw new DatasetError(`The images of ${name} are ${size}; a side must have at least 8 pixels.`, {
      code: 'dataset-images-too-small',
      values: { name, size },
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
          code: 'dataset-images-not-square',
          values: { name, size },
          subject: 'imageSize',
          given: size,
          allowed: 'a multiple of 16',
        },
      );
    }
    assertImageSize(height, variant);
  }
}
