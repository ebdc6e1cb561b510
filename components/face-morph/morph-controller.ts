import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Generator } from '../../src/client/api.js';
import { StateError } from '../../src/errors.js';
import { fittingInterpolation, type Interpolation } from '../../src/latent/interpolation.js';
import { latentAt, placeOf, positionOf, type Path } from '../../src/latent/path.js';
import type { BackendRequest, PixelBatch } from '../../src/protocol.js';
import type { GeneratorController } from '../shared/generator-controller.js';
import type { VisibilityController } from '../shared/visibility-controller.js';
import type { FaceMorphEventDetails, MorphPosition } from './face-morph.events.js';
import { strings } from './face-morph.strings.js';
import type { Moment } from './frame-stream.js';
import { MorphKeys, type Likeness } from './keys.js';
import type { MorphOptions } from './options.js';
import { cropped, readPhotograph, toNumbers, toPicture } from './photograph.js';
import { MorphPlayer, type Stage } from './player.js';
import { Thumbnails } from './thumbnails.js';

/** Gradient steps by which the encoder's z is bettered: most of what they gain is gained by then. */
const INVERSION_STEPS = 60;
/** While it plays, the position is told this often at most. */
const TELL_MS = 100;

type Host = ReactiveControllerHost & {
  readonly htmlFor: string | null;
  readonly backend: BackendRequest;
  readonly closed: boolean;
  /** The options as they hold: checked. */
  readonly options: MorphOptions;
  showMoment(moment: Moment): void;
  dispatch<Type extends keyof FaceMorphEventDetails>(type: Type, detail: FaceMorphEventDetails[Type]): void;
};

/** Something that takes its time, which the visitor may cancel. */
export interface Work {
  readonly what: string;
  /** From 0 to 1; `null` where nobody knows. */
  readonly fraction: number | null;
}

/** The morph of one element: its keys, where it is on the path, and what is asked of the generator for it. */
export class MorphController implements ReactiveController, Stage {
  readonly keys = new MorphKeys();
  readonly player = new MorphPlayer(this);
  readonly thumbnails = new Thumbnails(
    (vectors, signal) => this.#drawLatents(vectors, signal),
    () => this.#host.requestUpdate(),
  );
  /** The key that the visitor works on. */
  chosen = 0;
  /** The last thing that went wrong; the next thing that goes right clears it. */
  error: Error | null = null;
  /** What screen readers are told. */
  said = '';
  work: Work | null = null;

  readonly #host: Host;
  readonly #source: GeneratorController;
  readonly #visibility: VisibilityController;
  #version = -1;
  #working: AbortController | null = null;
  #told = -Infinity;
  /** Keys that a page has set before there was a generator to hold them against. */
  #given: readonly Float32Array[] | null = null;

  constructor(host: Host, source: GeneratorController, visibility: VisibilityController) {
    this.#host = host;
    this.#source = source;
    this.#visibility = visibility;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.player.awake = false;
    this.thumbnails.stop();
    this.cancel();
  }

  hostUpdated(): void {
    const visible = this.#visibility.visible;
    this.player.awake = visible && this.ready;
    if (!this.ready) return;
    if (this.#version !== this.#source.version) {
      this.#version = this.#source.version;
      this.player.refresh();
    }
    if (visible) this.thumbnails.update(this.keys.list, this.#source.version);
  }

  // ---------------------------------------------------------------------------------------------- what there is

  get generator(): Generator | null {
    return this.#source.generator;
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
    const { position, playing } = this.player;
    return { position, playing, ...placeOf(position, this.path) };
  }

  // ---------------------------------------------------------------------------------------------- keys

  /** There is another generator, or none. Keys of its length stay. */
  opened(): void {
    this.cancel();
    this.thumbnails.clear();
    this.player.awake = false;
    const { generator } = this;
    if (!generator) return;
    const count = this.keys.list.length || this.#host.options.keyCount;
    this.keys.open(generator.description, count);
    const given = this.#given;
    this.#given = null;
    try {
      if (given) this.keys.replace(given);
    } catch (error) {
      this.fail(error);
    }
    this.#keysChanged('');
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
  change(what: () => void, said = ''): void {
    if (!this.generator) throw this.#report(new StateError(strings.noGenerator));
    try {
      what();
    } catch (error) {
      throw this.#report(error);
    }
    this.error = null;
    this.#keysChanged(said);
  }

  choose(index: number): void {
    this.chosen = index;
    this.player.seek(positionOf(index, this.path));
    this.moved();
  }

  /** A sample selected elsewhere becomes the chosen key, and the next one that is not locked is chosen. */
  receive(z: Float32Array): void {
    const index = this.#unlocked(this.chosen);
    this.change(() => this.keys.set(index, z), strings.changed(index));
    if (!this.player.playing) this.player.seek(positionOf(index, this.path));
    this.chosen = this.#unlocked(index + 1);
  }

  /** The first key from an index on, and around, that is not locked; the one there, if all are. */
  #unlocked(from: number): number {
    const { list } = this.keys;
    const order = list.map((_, i) => (from + i) % list.length);
    return order.find(i => !list[i]?.locked) ?? from % Math.max(1, list.length);
  }

  #keysChanged(said: string): void {
    this.chosen = Math.min(this.chosen, Math.max(0, this.keys.list.length - 1));
    this.said = said;
    this.player.renew();
    this.#host.dispatch('dcgan-keys', { keys: this.keys.vectors });
    this.#host.requestUpdate();
  }

  // ---------------------------------------------------------------------------------------------- pictures

  async draw(positions: readonly number[], signal: AbortSignal): Promise<ImageData[]> {
    const { closed } = this.path;
    const vectors = this.keys.vectors;
    return this.#drawLatents(
      positions.map(position => latentAt(position, vectors, closed, this.interpolation)),
      signal,
    );
  }

  show(moment: Moment): void {
    this.#host.showMoment(moment);
  }

  moved(): void {
    this.#host.requestUpdate();
    const now = performance.now();
    if (this.player.playing && now - this.#told < TELL_MS) return;
    this.#told = now;
    this.#host.dispatch('dcgan-position', this.place);
  }

  failed(error: unknown): void {
    this.fail(error);
  }

  async #drawLatents(vectors: readonly Float32Array[], signal: AbortSignal): Promise<ImageData[]> {
    const { generator } = this;
    if (!generator) throw new StateError(strings.noGenerator);
    return picturesOf(await generator.draw(joined(vectors), { signal }));
  }

  // ---------------------------------------------------------------------------------------------- photographs

  /** Photographs become keys, from the chosen one on. Settles when all have; errors are on view. */
  async addPhotographs(files: readonly Blob[]): Promise<void> {
    for (const [i, file] of files.entries()) {
      const index = (this.chosen + i) % Math.max(1, this.keys.list.length);
      await this.#invert(index, size => readPhotograph(file, size));
    }
  }

  /** What the camera sees becomes the chosen key. */
  addSnapshot(video: HTMLVideoElement): Promise<void> {
    const { videoWidth: width, videoHeight: height } = video;
    return this.#invert(this.chosen, size => Promise.resolve(cropped(video, { width, height }, size)));
  }

  async #invert(index: number, read: (size: { width: number; height: number }) => Promise<ImageData>): Promise<void> {
    await this.during(strings.inverting, null, async signal => {
      const { generator } = this;
      if (!generator) throw new StateError(strings.noGenerator);
      const { description } = generator;
      if (!description.encoder) throw new StateError(strings.noEncoder);
      const numbers = toNumbers(await read(description), description.channels);
      const likeness: Likeness = { picture: toPicture(numbers, description), error: NaN };
      const { z, error } = await generator.invert(numbers, { steps: INVERSION_STEPS, signal });
      signal.throwIfAborted();
      this.change(() => this.keys.set(index, z, { ...likeness, error }), strings.found(index));
      this.choose(index);
    }).catch(() => {}); // is on view
  }

  // ---------------------------------------------------------------------------------------------- work and errors

  /** Does one thing that takes its time; what was being done is cancelled. @throws what it throws, after telling */
  async during<Result>(
    what: string,
    fraction: number | null,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    this.cancel();
    const working = (this.#working = new AbortController());
    this.work = { what, fraction };
    this.error = null;
    this.#host.requestUpdate();
    try {
      return await work(working.signal);
    } catch (error) {
      throw working.signal.aborted ? error : this.#report(error);
    } finally {
      if (this.#working === working) this.#working = this.work = null;
      this.#host.requestUpdate();
    }
  }

  progress(fraction: number): void {
    if (!this.work) return;
    this.work = { ...this.work, fraction };
    this.#host.requestUpdate();
  }

  cancel(): void {
    this.#working?.abort(new DOMException('It was cancelled.', 'AbortError'));
    this.#working = this.work = null;
    this.#host.requestUpdate();
  }

  /** Shows and tells an error that there is nobody to throw to. */
  fail(error: unknown): void {
    this.#report(error);
  }

  dismiss(): void {
    this.error = null;
    this.#host.requestUpdate();
  }

  #report(error: unknown): Error {
    const told = error instanceof Error ? error : new Error(String(error));
    if (told === this.error) return told; // by somebody within
    this.error = told;
    this.#host.dispatch('dcgan-error', told);
    this.#host.requestUpdate();
    return told;
  }
}

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
