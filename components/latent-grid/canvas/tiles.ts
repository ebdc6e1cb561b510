import type { Generator } from '../../../src/client/index.js';
import { drawPictures } from '../../shared/generator-controller.js';
import type { Sample } from './scene.js';

/** A picture, and the version of the generator that drew it. */
export interface Tile {
  readonly image: ImageData;
  readonly version: number;
}

/** Batches at a time: one is drawn while the next is being sent. */
const CONCURRENT_BATCHES = 2;
/** Time that a batch should take: short enough to follow a pointer, long enough to outweigh the overhead. */
const BATCH_MS = 60;
const [FIRST_BATCH, SMALLEST_BATCH, LARGEST_BATCH] = [32, 4, 128];
/** Most pictures that are kept, and most bytes of them, unless more are requested at once. */
const [KEPT_PICTURES, KEPT_BYTES] = [4_096, 48 * 2 ** 20];

interface Batch {
  readonly keys: ReadonlySet<string>;
  readonly controller: AbortController;
}

/**
 * Pictures by key, drawn in small batches in the order of the last request. Samples that are no longer requested are not
 * drawn; pictures are kept for a while. A picture of an older version stays until the newer one is drawn.
 */
export class Tiles {
  readonly #onDrawn: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #tiles = new Map<string, Tile>();
  readonly #batches = new Set<Batch>();
  #wanted: readonly Sample[] = [];
  #generator: Generator | null = null;
  #version = 0;
  #batchSize = FIRST_BATCH;
  #failed = false;

  /** @param onDrawn there are new tiles @param onError a batch failed; nothing is drawn until `retry()` or another version */
  constructor(onDrawn: () => void, onError: (error: unknown) => void) {
    this.#onDrawn = onDrawn;
    this.#onError = onError;
  }

  /** Whether a request is being drawn. */
  get busy(): boolean {
    return this.#batches.size > 0;
  }

  get(key: string): Tile | undefined {
    return this.#tiles.get(key);
  }

  /** Sets the generator to draw with. @param version increases when the same z gives another picture */
  setGenerator(generator: Generator | null, version: number): void {
    if (generator !== this.#generator) {
      this.clear();
      this.#batchSize = FIRST_BATCH;
    } else if (version === this.#version) return;
    this.#generator = generator;
    this.#version = version;
    this.#failed = false;
  }

  /** Forgets all tiles, since keys have another meaning from now on. */
  clear(): void {
    this.#tiles.clear();
    this.#abort(() => true);
    this.#wanted = [];
  }

  /** Tries again after an error. */
  retry(): void {
    this.#failed = false;
    this.#fill();
  }

  /**
   * Draws samples in this order, instead of those of the last request. Missing ones come first, then those of the oldest
   * version, so that all are drawn in turn, however fast a generator in training changes.
   */
  request(samples: readonly Sample[]): void {
    const age = ({ key }: Sample) => this.#tiles.get(key)?.version ?? -1;
    const stale = samples.filter(sample => age(sample) < this.#version);
    this.#wanted = stale.sort((a, b) => age(a) - age(b));
    const wanted = new Set(stale.map(({ key }) => key));
    this.#abort(({ keys }) => ![...keys].some(key => wanted.has(key)));
    this.#fill();
    this.#evict(samples);
  }

  #abort(which: (batch: Batch) => boolean): void {
    for (const batch of this.#batches) {
      if (!which(batch)) continue;
      this.#batches.delete(batch);
      batch.controller.abort();
    }
  }

  #fill(): void {
    while (this.#generator && !this.#failed && this.#batches.size < CONCURRENT_BATCHES) {
      const waiting = this.#wanted.filter(({ key }) => ![...this.#batches].some(({ keys }) => keys.has(key)));
      if (waiting.length === 0) return;
      void this.#draw(this.#generator, waiting.slice(0, this.#batchSize));
    }
  }

  async #draw(generator: Generator, samples: readonly Sample[]): Promise<void> {
    const version = this.#version;
    const batch: Batch = { keys: new Set(samples.map(({ key }) => key)), controller: new AbortController() };
    const { signal } = batch.controller;
    this.#batches.add(batch);
    const begun = performance.now();
    try {
      const vectors = samples.map(({ z }) => z);
      const images = await drawPictures(generator, vectors, { signal });
      if (signal.aborted) return;
      samples.forEach(({ key }, i) => {
        const image = images[i];
        this.#tiles.delete(key); // so that it becomes the newest
        if (image) this.#tiles.set(key, { image, version });
      });
      this.#wanted = this.#wanted.filter(({ key }) => (this.#tiles.get(key)?.version ?? -1) < this.#version);
      this.#adaptBatchSize(samples.length, (performance.now() - begun) / CONCURRENT_BATCHES);
    } catch (error) {
      if (signal.aborted) return;
      this.#failed = true;
      this.#abort(() => true);
      this.#onError(error);
      return;
    } finally {
      this.#batches.delete(batch);
    }
    this.#fill();
    this.#onDrawn();
  }

  /** Adapts the size of batches to the time that this one took, by a factor of two at most. */
  #adaptBatchSize(count: number, took: number): void {
    const fitting = (count * BATCH_MS) / Math.max(1, took);
    const size = Math.min(2 * this.#batchSize, Math.max(this.#batchSize / 2, fitting));
    if (count >= this.#batchSize || size < this.#batchSize) {
      this.#batchSize = Math.round(Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, size)));
    }
  }

  /** Drops the oldest pictures beyond the limit, and none that was requested last. */
  #evict(looked: readonly Sample[]): void {
    const bytes = this.#tiles.values().next().value?.image.data.byteLength ?? 1;
    const kept = Math.min(KEPT_PICTURES, Math.floor(KEPT_BYTES / bytes));
    let excess = this.#tiles.size - Math.max(3 * looked.length, kept);
    if (excess <= 0) return;
    const keep = new Set(looked.map(({ key }) => key));
    for (const key of this.#tiles.keys()) {
      if (excess <= 0) return;
      if (keep.has(key)) continue;
      this.#tiles.delete(key);
      excess--;
    }
  }
}
