import { Random } from '../../shared/random.js';

/** One of the equal parts of a batch, and how many there are. */
export interface Shard {
  /** From 0. */
  readonly shard: number;
  readonly shards: number;
}

const WHOLE: Shard = { shard: 0, shards: 1 };

/**
 * The order in which a run sees its images: each epoch has a new permutation of the data set by the run's seed, cut into
 * full batches; remaining images are left out of that epoch. A batch depends on its number alone, so a run can continue
 * anywhere.
 *
 * Shard r of R takes its part of every batch from a slice of its own, images r, r + R, r + 2R and so on, in a permutation of
 * its own, as PyTorch's `DistributedSampler` does with `drop_last`.
 */
export class BatchSampler {
  readonly #seed: number;
  readonly #count: number;
  readonly #batchSize: number;
  readonly #part: Shard;
  readonly batchesPerEpoch: number;
  #epoch = -1;
  #permutation = new Uint32Array();

  /**
   * @param count images in the data set
   * @param batchSize images in a batch, which R divides
   */
  constructor(seed: number, count: number, batchSize: number, part = WHOLE) {
    this.#seed = seed;
    this.#count = Math.floor(count / part.shards);
    this.#batchSize = batchSize / part.shards;
    this.#part = part;
    this.batchesPerEpoch = Math.floor(this.#count / this.#batchSize);
  }

  /** Indices of the images of batch number `update`, or of the shard's part of it, counted from 0 over all epochs. */
  batch(update: number): Uint32Array {
    const epoch = Math.floor(update / this.batchesPerEpoch);
    if (epoch !== this.#epoch) {
      const { shard, shards } = this.#part;
      const order = shuffledIndices(this.#count, new Random(this.#seed, 'order', epoch, shard));
      this.#permutation = shards === 1 ? order : order.map(index => index * shards + shard);
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
