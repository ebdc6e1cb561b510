import type { ClassGroup, ImageLabels } from '../../shared/protocol/classes.js';
import { countClasses } from '../../shared/latent/class-vectors.js';
import type { Random } from '../../shared/random.js';

/** The classes of a data set's images as y: K numbers for each image, one-hot in each group. */
export class ClassSampler {
  readonly groups: readonly ClassGroup[];
  /** K: the classes of all groups together. */
  readonly size: number;
  readonly #values: Uint8Array;
  readonly #count: number;

  constructor({ groups, values }: ImageLabels) {
    this.groups = groups;
    this.size = countClasses(groups);
    this.#values = values;
    this.#count = values.length / groups.length;
  }

  /** The sizes of the groups. */
  get sizes(): number[] {
    return this.groups.map(({ classes }) => classes.length);
  }

  /** The images' y. @returns indices.length * K numbers */
  of(indices: ArrayLike<number>): Float32Array<ArrayBuffer> {
    const y = new Float32Array(indices.length * this.size);
    for (let i = 0; i < indices.length; i++) {
      let start = i * this.size;
      this.groups.forEach(({ classes }, group) => {
        y[start + (this.#values[(indices[i] ?? 0) * this.groups.length + group] ?? 0)] = 1;
        start += classes.length;
      });
    }
    return y;
  }

  /**
   * Draws y as often as the data has it: each is that of a random image, so that attributes go together as they do in the
   * data.
   */
  readonly draw = (random: Random, count: number): Float32Array<ArrayBuffer> => {
    return this.of(Uint32Array.from({ length: count }, () => random.integer(this.#count)));
  };
}
