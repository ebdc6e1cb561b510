import type { ReactiveControllerHost } from 'lit';
import type { Generator } from '../../../src/client/index.js';
import { StateError } from '../../../src/shared/errors.js';
import { fittingInterpolation, type Interpolation } from '../../../src/shared/latent/interpolation.js';
import { latentOnPath, segmentAt, positionOf, type Path } from '../../../src/shared/latent/path.js';
import type { PixelBatch } from '../../../src/shared/protocol/images.js';
import type { GeneratorController } from '../../shared/generator-controller.js';
import type { FaceMorphEventDetails, MorphPosition } from '../face-morph.events.js';
import { MorphKeys } from '../keys/keys.js';
import type { MorphOptions } from '../options.js';
import type { MorphPlayer, MorphHost } from './player.js';
import type { TaskController } from '../task-controller.js';

/** While it plays, the position is told this often at most. */
const TELL_MS = 100;

type Host = ReactiveControllerHost & {
  readonly closed: boolean;
  /** The options as they hold: checked. */
  readonly options: MorphOptions;
  dispatch<Type extends keyof FaceMorphEventDetails>(type: Type, detail: FaceMorphEventDetails[Type]): void;
};

/** What screen readers are told. The words are the view's. */
export interface Announcement {
  readonly what: 'playing' | 'shuffled' | 'changed' | 'found' | 'replaced' | 'added' | 'removed' | 'moved';
  /** The index of the key that it is about; of `replaced`, `added` and `removed` how many keys there are. */
  readonly number?: number;
}

/**
 * The morph of one element: its keys, where it is on the path, and what is asked of the generator for it. It is whole
 * without a view, which brings the {@link MorphPlayer} that shows it.
 */
export class MorphController implements MorphHost {
  readonly keys = new MorphKeys();
  /** From 0 to 1, as the element has it. */
  position = 0;
  /** Whether it is to play. */
  playing = false;
  /** The visitor, or the page, has said whether it shall play: then `autoplay` has no say any more. */
  decided = false;
  /** Shows where it is, once there is a view. */
  player: MorphPlayer | null = null;
  /** The key that the visitor works on. */
  chosen = 0;
  said: Announcement | null = null;
  /** What is done with the keys and the path that takes its time, and what went wrong. */
  readonly tasks: TaskController;

  readonly #host: Host;
  readonly #source: GeneratorController;
  #told = -Infinity;
  /** Keys that a page has set before there was a generator to hold them against. */
  #given: readonly Float32Array[] | null = null;

  constructor(host: Host, source: GeneratorController, tasks: TaskController) {
    this.#host = host;
    this.#source = source;
    this.tasks = tasks;
  }

  // ---------------------------------------------------------------------------------------------- what there is

  get generator(): Generator | null {
    return this.#source.generator;
  }

  /** @throws StateError while there is none */
  existing(): Generator {
    const { generator } = this;
    if (!generator) throw new StateError('There is no generator yet.');
    return generator;
  }

  get ready(): boolean {
    return this.generator !== null && this.keys.list.length > 0;
  }

  get path(): Path {
    return { keys: Math.max(2, this.keys.list.length), closed: this.#host.closed };
  }

  get duration(): number {
    return this.#host.options.duration;
  }

  get interpolation(): Interpolation {
    const { interpolation } = this.#host.options;
    const { latentDistribution = 'uniform(-1,1)' } = this.generator?.description ?? {};
    return interpolation ?? fittingInterpolation(latentDistribution);
  }

  get place(): MorphPosition {
    const { position, playing } = this;
    return { position, playing, ...segmentAt(position, this.path) };
  }

  // ---------------------------------------------------------------------------------------------- keys

  /** There is another generator, or none. Keys of its length stay. */
  opened(): void {
    this.tasks.cancel();
    const { generator } = this;
    if (!generator) return;
    const count = this.keys.list.length || this.#host.options.keyCount;
    this.keys.open(generator.description, count);
    const given = this.#given;
    this.#given = null;
    try {
      if (given) this.keys.replace(given);
    } catch (error) {
      this.tasks.fail(error);
    }
    this.#keysChanged(null);
  }

  /** Sets all keys, now or as soon as there is a generator. */
  setKeys(vectors: readonly Float32Array[]): void {
    if (this.ready) this.change(() => this.keys.replace(vectors));
    else this.#given = [...vectors];
  }

  get vectors(): readonly Float32Array[] {
    return this.#given ?? this.keys.vectors;
  }

  /** Does something to the keys, and tells. @throws what it throws; the keys are then as they were */
  change(what: () => void, said?: Announcement): void {
    try {
      this.existing();
      what();
    } catch (error) {
      throw this.tasks.fail(error);
    }
    this.tasks.error = null;
    this.#keysChanged(said ?? null);
  }

  /** Another random z for one key, or for all that are not locked. @throws as {@link change} */
  shuffle(index?: number): void {
    this.change(() => this.keys.shuffle(index), index === undefined ? { what: 'shuffled' } : changed(index));
  }

  /** @throws as {@link change} */
  setKey(index: number, z: Float32Array): void {
    this.change(() => this.keys.set(index, z), changed(index));
  }

  choose(index: number): void {
    this.chosen = index;
    this.seek(positionOf(index, this.path));
  }

  /** A sample selected elsewhere becomes the chosen key, and the next one that is not locked is chosen. */
  receive(z: Float32Array): void {
    const index = this.#unlocked(this.chosen);
    this.setKey(index, z);
    if (!this.playing) this.#turn(positionOf(index, this.path));
    this.chosen = this.#unlocked(index + 1);
  }

  /** The first key from an index on, and around, that is not locked; the one there, if all are. */
  #unlocked(from: number): number {
    const { list } = this.keys;
    const order = list.map((_, i) => (from + i) % list.length);
    return order.find(i => !list[i]?.locked) ?? from % Math.max(1, list.length);
  }

  #keysChanged(said: Announcement | null): void {
    this.chosen = Math.min(this.chosen, Math.max(0, this.keys.list.length - 1));
    this.said = said;
    this.player?.renew();
    this.#host.dispatch('dcgan-keys', { keys: this.keys.vectors });
    this.#host.requestUpdate();
  }

  // ---------------------------------------------------------------------------------------------- where it is

  /** Goes to a position, and tells. @param position in [0, 1] */
  seek(position: number): void {
    this.#turn(position);
    this.moved();
  }

  /** Plays because somebody says so. */
  play(): void {
    this.decided = true;
    this.said = { what: 'playing' };
    this.start();
    this.moved();
  }

  /** Stays where it is because somebody says so. */
  pause(): void {
    this.decided = true;
    if (!this.playing) return;
    this.said = null;
    this.stop();
    this.moved();
  }

  start(): void {
    if (this.playing) return;
    this.playing = true;
    this.player?.play();
  }

  stop(): void {
    this.playing = false;
    this.player?.pause();
  }

  moved(): void {
    this.#host.requestUpdate();
    const now = performance.now();
    if (this.playing && now - this.#told < TELL_MS) return;
    this.#told = now;
    this.#host.dispatch('dcgan-position', this.place);
  }

  failed(error: unknown): void {
    this.stop();
    this.tasks.fail(error);
  }

  #turn(position: number): void {
    this.position = position;
    this.player?.seek();
  }

  // ---------------------------------------------------------------------------------------------- pictures

  /** Pictures at these positions, in order. @throws StateError without a generator, and what it throws */
  draw(positions: readonly number[], signal: AbortSignal): Promise<ImageData[]> {
    const { closed } = this.path;
    const { vectors } = this.keys;
    return this.drawLatents(
      positions.map(position => latentOnPath(position, vectors, closed, this.interpolation)),
      signal,
    );
  }

  /** The pictures of some z. @throws as {@link draw} */
  async drawLatents(vectors: readonly Float32Array[], signal: AbortSignal): Promise<ImageData[]> {
    return picturesOf(await this.existing().draw(joined(vectors), { signal }));
  }
}

const changed = (index: number): Announcement => ({ what: 'changed', number: index });

function joined(vectors: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const length = vectors[0]?.length ?? 0;
  const all = new Float32Array(length * vectors.length);
  vectors.forEach((z, i) => all.set(z, i * length));
  return all;
}

/** Views of the batch, which is not copied. */
function picturesOf({ count, width, height, rgba }: PixelBatch): ImageData[] {
  const bytes = width * height * 4;
  return Array.from(
    { length: count },
    (_, i) => new ImageData(rgba.subarray(i * bytes, (i + 1) * bytes), width, height),
  );
}
