import { InvalidOptionError } from '../../../../src/shared/errors.js';
import { copyLatents } from '../../../../src/shared/latent/latent-vectors.js';
import { PLANE_SAMPLES } from '../../../../src/shared/latent/share.js';

/** The samples that a visitor keeps. */
export class Pins {
  readonly #latentSize: () => number | undefined;
  readonly #onChange: () => void;
  #all: readonly Float32Array[] = [];
  #samples: readonly Float32Array[] | null = null;

  /** @param latentSize length of z, if it is known @param onChange the pins have changed */
  constructor(latentSize: () => number | undefined, onChange: () => void) {
    this.#latentSize = latentSize;
    this.#onChange = onChange;
  }

  get all(): readonly Float32Array[] {
    return this.#all;
  }

  /** @throws InvalidOptionError unless each is one z of finite numbers, of the generator's length */
  set all(pins: readonly Float32Array[]) {
    this.#all = pins.map(z => (this.#all.includes(z) ? z : this.#checked(z)));
    const first = this.#all.slice(0, PLANE_SAMPLES);
    const same = first.every((z, i) => z === this.#samples?.[i]);
    if (first.length < PLANE_SAMPLES) this.#samples = null;
    else if (!same) this.#samples = first;
    this.#onChange();
  }

  /** The first three pins, for a plane; a new array when they change. */
  get samples(): readonly Float32Array[] | null {
    return this.#samples;
  }

  /** Puts three samples first, so that the plane goes through them. @throws as setting `all` does */
  goThrough(samples: readonly Float32Array[]): void {
    if (this.#samples && samples.every((z, i) => String(z) === String(this.#samples?.[i]))) return;
    const keys = samples.map(String);
    this.all = [...samples, ...this.#all.filter(z => !keys.includes(String(z)))];
  }

  /** Adds a pin, and returns the copy that is kept. @throws as setting `all` does */
  add(z: Float32Array): Float32Array {
    const pinned = this.#checked(z);
    this.all = [...this.#all, pinned];
    return pinned;
  }

  remove(index: number): void {
    this.all = this.#all.filter((_, i) => i !== index);
  }

  /**
   * Drops the pins that the new generator cannot draw.
   * @throws InvalidOptionError after pins were dropped
   */
  fit(): void {
    const size = this.#latentSize();
    const other = this.#all.find(({ length }) => size !== undefined && length !== size);
    if (!other) return;
    this.all = this.#all.filter(({ length }) => length === size);
    throw InvalidOptionError.of('A pin', `${other.length} numbers long`, `${size} numbers, for this generator`);
  }

  #checked(z: Float32Array): Float32Array {
    const size = this.#latentSize() ?? (z instanceof Float32Array ? z.length : 1);
    const copy = copyLatents(z, size);
    if (copy.length !== size) throw InvalidOptionError.of('z', `${copy.length} numbers long`, `${size} numbers, one z`);
    return copy;
  }
}
