import type { Dataset } from '../../src/core/data/dataset.js';
import type { TrainerOptions } from '../../src/shared/protocol/options.js';
import { Random } from '../../src/shared/random.js';
import { resolveOptions } from '../../src/shared/resolve-options.js';
import { Run } from '../../src/core/training/run.js';

/** A data set of noise, small enough for any backend. */
export function noise({ count = 24, size = 9, channels = 1 } = {}): Dataset {
  const pixels = size * size * channels;
  const all = new Random(99, 'sheet', 0).uniform(count * pixels);
  return {
    name: 'noise',
    count,
    height: size,
    width: size,
    channels,
    attribution: null,
    labels: null,
    batch: indices => {
      const batch = new Float32Array(indices.length * pixels);
      Array.from(indices).forEach((image, i) =>
        batch.set(all.subarray(image * pixels, (image + 1) * pixels), i * pixels),
      );
      return batch;
    },
  };
}

export function smallOptions(changes: Partial<TrainerOptions> = {}): TrainerOptions {
  const small = { latentSize: 4, baseWidth: 2, batchSize: 4, sheetRows: 2, sheetColumns: 3 };
  return resolveOptions({ ...small, ...changes });
}

export function smallRun(changes: Partial<TrainerOptions> = {}, dataset: Dataset = noise()): Run {
  return new Run(smallOptions(changes), dataset);
}
