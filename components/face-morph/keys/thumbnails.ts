import type { MorphKey } from './keys.js';

/** The keys' pictures: drawn again when a key or the generator has changed, and until then as they were. */
export class Thumbnails {
  readonly #draw: (vectors: readonly Float32Array[], signal: AbortSignal) => Promise<readonly ImageData[]>;
  readonly #onDrawn: () => void;
  readonly #pictures = new Map<number, { readonly z: Float32Array; readonly picture: ImageData }>();
  #version = -1;
  #drawing: AbortController | null = null;

  constructor(
    draw: (vectors: readonly Float32Array[], signal: AbortSignal) => Promise<readonly ImageData[]>,
    onDrawn: () => void,
  ) {
    this.#draw = draw;
    this.#onDrawn = onDrawn;
  }

  /** A key's picture; `null` before it is drawn for the first time. */
  get(id: number): ImageData | null {
    return this.#pictures.get(id)?.picture ?? null;
  }

  /** Draws what is out of date, once at a time. @param version rises when one z gives another picture */
  update(keys: readonly MorphKey[], version: number): void {
    const isNew = version !== this.#version;
    const stale = keys.filter(({ id, z }) => isNew || this.#pictures.get(id)?.z !== z);
    if (!this.#drawing && stale.length > 0) void this.#drawAll(stale, version);
  }

  stop(): void {
    this.#drawing?.abort();
    this.#drawing = null;
  }

  clear(): void {
    this.stop();
    this.#pictures.clear();
  }

  async #drawAll(keys: readonly MorphKey[], version: number): Promise<void> {
    const drawing = (this.#drawing = new AbortController());
    try {
      const vectors = keys.map(({ z }) => z);
      const pictures = await this.#draw(vectors, drawing.signal);
      if (drawing.signal.aborted) return;
      pictures.forEach((picture, i) => {
        const key = keys[i];
        if (key) this.#pictures.set(key.id, { z: key.z, picture });
      });
      this.#version = version;
      this.#drawing = null;
      this.#onDrawn();
    } catch {
      // the picture on the stage fails with the same words
    } finally {
      if (this.#drawing === drawing) this.#drawing = null;
    }
  }
}
