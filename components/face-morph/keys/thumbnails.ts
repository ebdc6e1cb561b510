import type { MorphKey } from './keys.js';

/** The keys' pictures. They are drawn again when a key or the generator has changed, and kept until then. */
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

  /** Draws outdated pictures, one batch at a time. @param version increases when the same z gives another picture */
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
      // the large picture fails with the same error
    } finally {
      if (this.#drawing === drawing) this.#drawing = null;
    }
  }
}
