import { Random } from '../../shared/random.js';

/**
 * The order in which a run sees its images: each epoch has a new permutation of the data set by the run's seed, cut into
 * full batches; remaining images are left out of that epoch. A batch depends on its number alone, so a run can continue
 * anywhere.
 */
export class BatchSampler {
  readonly #seed: number;
  readonly #count: number;
  readonly #batchSize: number;
  readonly batchesPerEpoch: number;
  #epoch = -1;
  #permutation = new Uint32Array();

  constructor(seed: number, count: number, batchSize: number) {
    this.#seed = seed;
    this.#count = count;
    this.#batchSize = batchSize;
    this.batchesPerEpoch = Math.floor(count / batchSize);
  }

  /** Indices of the images of batch number `update`, counted from 0 over all epochs. */
  batch(update: number): Uint32Array {
    const epoch = Math.floor(update / this.batchesPerEpoch);
    if (epoch !== this.#epoch) {
      this.#permutation = shuffledIndices(this.#count, new Random(this.#seed, 'order', epoch));
      this.#epoch = epoch;
    }
    const first = (update % this.batchesPerEpoch) * this.#batchSize;
    return this.#permutation.subarray(first, first + this.#batchSize);
  }
}

/** A random permutation of 0 to count - 1 (Fisher and Yates). */
export function shuffledIndices(count: number, random: Random): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const kept = order[last] as number;
    order[last] = order[other] as number;
    order[other] = kept;
  }
  return order;
}
