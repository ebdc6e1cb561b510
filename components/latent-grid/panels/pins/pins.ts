import { InvalidOptionError } from '../../../../src/shared/errors.js';
import { inputSizeOf, type InputSpace } from '../../../../src/shared/latent/input-space.js';
import { copyLatents } from '../../../../src/shared/latent/latent-vectors.js';
import { PLANE_SAMPLES } from '../../../../src/shared/latent/share.js';

/** The samples that a visitor keeps: each is a z or, for a generator with classes, may be a z followed by y. */
export class Pins {
  readonly #space: () => InputSpace | undefined;
  readonly #onChange: () => void;
  #all: readonly Float32Array[] = [];
  #samples: readonly Float32Array[] | null = null;

  /** @param space of the generator, if there is one @param onChange the pins have changed */
  constructor(space: () => InputSpace | undefined, onChange: () => void) {
    this.#space = space;
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
    const space = this.#space();
    const sizes = space && sizesOf(space);
    const other = sizes && this.#all.find(({ length }) => !sizes.includes(length));
    if (!other) return;
    this.all = this.#all.filter(({ length }) => sizes.includes(length));
    const allowed = `${sizes.join(' or ')} numbers, for this generator`;
    throw InvalidOptionError.of('A pin', `${other.length} numbers long`, allowed);
  }

  #checked(z: Float32Array): Float32Array {
    const space = this.#space();
    const { length } = z instanceof Float32Array ? z : [0];
    const sizes = space ? sizesOf(space) : [length];
    if (sizes.includes(length)) return copyLatents(z, length);
    copyLatents(z, space?.latentSize ?? 1); // says what is wrong with it
    throw InvalidOptionError.of('z', `${length} numbers long`, `${sizes.join(' or ')} numbers, one z`);
  }
}

/** Lengths of a sample. */
function sizesOf(space: InputSpace): readonly number[] {
  return [...new Set([space.latentSize, inputSizeOf(space)])];
}
