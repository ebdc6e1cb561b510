import type { ReactiveControllerHost } from 'lit';
import type { Generator } from '../../../src/client/index.js';
import { StateError } from '../../../src/shared/errors.js';
import { fittingInterpolation, type Interpolation } from '../../../src/shared/latent/interpolation.js';
import { latentOnPath, segmentAt, positionOf, type Path } from '../../../src/shared/latent/path.js';
import { drawPictures, type GeneratorController } from '../../shared/generator-controller.js';
import type { FaceMorphEventDetails, MorphPosition } from '../face-morph.events.js';
import { MorphKeys } from '../keys/keys.js';
import type { MorphOptions } from '../options.js';
import type { MorphPlayer, MorphHost } from './player.js';
import type { ErrorController } from '../../shared/error-controller.js';
import type { TaskController } from '../task-controller.js';

/** Shortest time between two position events while playing. */
const POSITION_EVENT_MS = 100;

type Host = ReactiveControllerHost & {
  readonly closed: boolean;
  /** The options in use, which have been checked. */
  readonly options: MorphOptions;
  dispatch<Type extends keyof FaceMorphEventDetails>(type: Type, detail: FaceMorphEventDetails[Type]): void;
};

/** An announcement for screen readers, which the view words. */
export interface Announcement {
  readonly what: 'playing' | 'shuffled' | 'changed' | 'found' | 'replaced' | 'added' | 'removed' | 'moved';
  /** The key's index; for `replaced`, `added` and `removed` the number of keys. */
  readonly number?: number;
}

/**
 * The morph of one element: its keys, its position on the path, and the pictures that it requests of the generator. It
 * works without a view, which adds the {@link MorphPlayer}.
 */
export class MorphController implements MorphHost {
  readonly keys = new MorphKeys();
  /** Position on the path, from 0 to 1. */
  position = 0;
  /** Whether it plays, as long as it is visible. */
  playing = false;
  /** The visitor or the page has played or paused, so that `autoplay` has no effect any more. */
  autoplaySettled = false;
  /** Shows the position, once there is a view. */
  player: MorphPlayer | null = null;
  /** Index of the key that the visitor works on. */
  chosen = 0;
  announcement: Announcement | null = null;
  readonly tasks: TaskController;
  readonly errors: ErrorController;

  readonly #host: Host;
  readonly #source: GeneratorController;
  #positionEventAt = -Infinity;
  /** Keys that the page set before there was a generator to check them. */
  #given: readonly Float32Array[] | null = null;

  constructor(host: Host, source: GeneratorController, tasks: TaskController, errors: ErrorController) {
    this.#host = host;
    this.#source = source;
    this.tasks = tasks;
    this.errors = errors;
  }

  // ---------------------------------------------------------------------------------------------- state

  get generator(): Generator | null {
    return this.#source.generator;
  }

  /** @throws StateError while there is none */
  requireGenerator(): Generator {
    const { generator } = this;
    if (!generator) throw new StateError('There is no generator yet.', { code: 'generator-missing' });
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

  /** There is another generator, or none. Keys whose z has its length stay. */
  onGenerator(): void {
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
      this.errors.report(error);
    }
    this.#keysChanged(null);
  }

  /** A trainer's generator may have another z and other classes since its run was replaced. */
  fitKeys(): void {
    this.keys.open(this.requireGenerator().description, this.keys.list.length);
  }

  /** Sets all keys, now or as soon as there is a generator. */
  setKeys(vectors: readonly Float32Array[]): void {
    if (this.ready) this.change(() => this.keys.replace(vectors));
    else this.#given = [...vectors];
  }

  get vectors(): readonly Float32Array[] {
    return this.#given ?? this.keys.vectors;
  }

  /** Changes the keys, and announces it. @throws what the change throws; the keys then stay */
  change(what: () => void, said?: Announcement): void {
    try {
      this.requireGenerator();
      what();
    } catch (error) {
      throw this.errors.report(error);
    }
    this.errors.clear();
    this.#keysChanged(said ?? null);
  }

  /** Gives one key, or all that are not locked, a new random z. @throws as {@link change} */
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

  /** Makes the chosen key of a sample, and chooses the next key that is not locked. */
  useSample(z: Float32Array): void {
    const index = this.#unlocked(this.chosen);
    this.setKey(index, z);
    if (!this.playing) this.#moveTo(positionOf(index, this.path));
    this.chosen = this.#unlocked(index + 1);
  }

  /** The first key from an index on, cyclically, that is not locked; the one at the index if all are. */
  #unlocked(from: number): number {
    const { list } = this.keys;
    const order = list.map((_, i) => (from + i) % list.length);
    return order.find(i => !list[i]?.locked) ?? from % Math.max(1, list.length);
  }

  #keysChanged(said: Announcement | null): void {
    this.chosen = Math.min(this.chosen, Math.max(0, this.keys.list.length - 1));
    this.announcement = said;
    this.player?.renew();
    this.#host.dispatch('dcgan-keys', { keys: this.keys.vectors });
    this.#host.requestUpdate();
  }

  // ---------------------------------------------------------------------------------------------- position

  /** Moves to a position, and dispatches it. @param position in [0, 1] */
  seek(position: number): void {
    this.#moveTo(position);
    this.onMove();
  }

  /** Plays by request of the visitor or the page. */
  play(): void {
    this.autoplaySettled = true;
    this.announcement = { what: 'playing' };
    this.start();
    this.onMove();
  }

  /** Pauses by request of the visitor or the page. */
  pause(): void {
    this.autoplaySettled = true;
    if (!this.playing) return;
    this.announcement = null;
    this.stop();
    this.onMove();
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

  onMove(): void {
    this.#host.requestUpdate();
    const now = performance.now();
    if (this.playing && now - this.#positionEventAt < POSITION_EVENT_MS) return;
    this.#positionEventAt = now;
    this.#host.dispatch('dcgan-position', this.place);
  }

  onError(error: unknown): void {
    this.stop();
    this.errors.report(error);
  }

  #moveTo(position: number): void {
    this.position = position;
    this.player?.seek();
  }

  // ---------------------------------------------------------------------------------------------- pictures

  /** Draws pictures at positions, in order. @throws StateError without a generator, and what the generator throws */
  draw(positions: readonly number[], signal: AbortSignal): Promise<ImageData[]> {
    const { closed } = this.path;
    const { vectors } = this.keys;
    const latentSize = this.generator?.description.latentSize;
    return this.drawLatents(
      positions.map(position => latentOnPath(position, vectors, closed, this.interpolation, latentSize)),
      signal,
    );
  }

  /** Draws the pictures of vectors. @throws as {@link draw} */
  async drawLatents(vectors: readonly Float32Array[], signal: AbortSignal): Promise<ImageData[]> {
    return drawPictures(this.requireGenerator(), vectors, { signal });
  }
}

const changed = (index: number): Announcement => ({ what: 'changed', number: index });
