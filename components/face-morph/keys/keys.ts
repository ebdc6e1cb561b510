import { InvalidOptionError } from '../../../src/shared/errors.js';
import { wholeRow } from '../../../src/shared/latent/class-rows.js';
import type { InputSpace } from '../../../src/shared/latent/input-space.js';
import { randomLatents, type LatentSpace } from '../../../src/shared/latent/random-latents.js';

export const FEWEST_KEYS = 2;
export const MOST_KEYS = 8;

/** A photograph, cropped to the generator's picture, and how well the generator matches it. */
export interface Likeness {
  readonly picture: ImageData;
  /** Mean squared error of values in [-1, 1]; NaN before it is measured. */
  readonly error: number;
}

type Space = LatentSpace & InputSpace;

/** A key of the path: a vector that it leads through. */
export interface MorphKey {
  /** Identifies the key while others are added, moved and removed. */
  readonly id: number;
  /** z and, for a generator with classes, y. */
  readonly z: Float32Array<ArrayBuffer>;
  /** Whether the key keeps its z when all are shuffled, and when samples arrive from a grid. */
  readonly locked: boolean;
  /** Whether its z is random, so that another seed gives another one. */
  readonly random: boolean;
  /** The photograph that z was found for. */
  readonly likeness: Likeness | null;
}

/** The keys of a path: two or more, each random until it is set. Every change makes a new list. */
export class MorphKeys {
  list: readonly MorphKey[] = [];
  #space: Space | null = null;
  #seed = 0;
  /** Number of random vectors drawn with this seed. */
  #drawn = 0;
  #ids = 0;

  get vectors(): Float32Array<ArrayBuffer>[] {
    return this.list.map(({ z }) => z);
  }

  /** Makes `count` keys for a generator. Existing keys stay if their z has its length; with other classes, they follow from z. */
  open({ classes = [], ...given }: LatentSpace & Partial<InputSpace>, count: number): void {
    const before = this.#space;
    const space = (this.#space = { ...given, classes });
    if (before?.latentSize !== space.latentSize) this.list = [];
    else if (JSON.stringify(before.classes) !== JSON.stringify(classes))
      this.list = this.list.map(key => ({ ...key, z: wholeRow(key.z.slice(0, space.latentSize), space) }));
    this.resize(count);
  }

  /** Adds random keys at the end, or removes keys from there. */
  resize(count: number): void {
    const added = Array.from({ length: Math.max(0, count - this.list.length) }, () => this.#random());
    this.list = [...this.list, ...added].slice(0, count);
  }

  /** Draws all random keys that are not locked again, with another seed. */
  reseed(seed: number): void {
    this.#seed = seed;
    this.#drawn = 0;
    this.list = this.list.map(key => (key.random && !key.locked ? this.#random(key) : key));
  }

  /** Gives one key, or all that are not locked, new random vectors. */
  shuffle(index?: number): void {
    if (index !== undefined) this.#at(index);
    const shuffled = (key: MorphKey, i: number) => (index === undefined ? !key.locked : i === index);
    this.list = this.list.map((key, i) => (shuffled(key, i) ? this.#random(key) : key));
  }

  /**
   * @param z without y, classes follow from it
   * @throws InvalidOptionError when there is no such key, or z is not one vector of finite numbers of the generator's length
   */
  set(index: number, z: Float32Array, likeness: Likeness | null = null): void {
    const { id, locked } = this.#at(index);
    const key = { id, locked, z: this.#checked(z), random: false, likeness };
    this.list = this.list.map((old, i) => (i === index ? key : old));
  }

  /** @throws InvalidOptionError unless there are two to eight, each as in {@link set}; then all keys stay */
  replace(vectors: readonly Float32Array[]): void {
    if (!(vectors.length >= FEWEST_KEYS && vectors.length <= MOST_KEYS)) {
      throw InvalidOptionError.of('keys', `${vectors.length} vectors`, `${FEWEST_KEYS} to ${MOST_KEYS} of them`);
    }
    this.list = vectors.map((z, i) => ({
      id: this.list[i]?.id ?? this.#ids++,
      z: this.#checked(z),
      locked: this.list[i]?.locked ?? false,
      random: false,
      likeness: null,
    }));
  }

  /** Adds a key at the end, random without z. @throws as {@link set}, and if there are eight */
  add(z?: Float32Array): void {
    if (this.list.length >= MOST_KEYS) throw InvalidOptionError.of('keys', MOST_KEYS + 1, `at most ${MOST_KEYS}`);
    const key = this.#random();
    this.list = [...this.list, z ? { ...key, z: this.#checked(z), random: false } : key];
  }

  /** @throws InvalidOptionError if there are only two */
  remove(index: number): void {
    const { id } = this.#at(index);
    if (this.list.length <= FEWEST_KEYS)
      throw InvalidOptionError.of('keys', FEWEST_KEYS - 1, `at least ${FEWEST_KEYS}`);
    this.list = this.list.filter(key => key.id !== id);
  }

  /** Moves a key to another index; the others close up. */
  move(from: number, to: number): void {
    const key = this.#at(from);
    this.#at(to);
    const others = this.list.filter(({ id }) => id !== key.id);
    this.list = [...others.slice(0, to), key, ...others.slice(to)];
  }

  lock(index: number, locked: boolean): void {
    const { id } = this.#at(index);
    this.list = this.list.map(key => (key.id === id ? { ...key, locked } : key));
  }

  #random(key?: MorphKey): MorphKey {
    if (!this.#space) throw new Error('Random keys need a generator, which says how long they are.');
    const latents = randomLatents(++this.#drawn, this.#space, this.#seed, 'morph');
    const z = wholeRow(latents.slice(-this.#space.latentSize), this.#space);
    return { id: key?.id ?? this.#ids++, locked: key?.locked ?? false, z, random: true, likeness: null };
  }

  #checked(z: Float32Array): Float32Array<ArrayBuffer> {
    return wholeRow(z, this.#space ?? { latentSize: z.length, classes: [] });
  }

  #at(index: number): MorphKey {
    const key = this.list[index];
    if (!key) throw InvalidOptionError.of('index', index, `the index of a key, 0 to ${this.list.length - 1}`);
    return key;
  }
}
