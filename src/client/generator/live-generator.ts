import { StateError } from '../../shared/errors.js';
import type { GeneratorDescription, GeneratorModel, Inversion } from '../../shared/protocol/generator.js';
import type { ImageBatch, PixelBatch } from '../../shared/protocol/images.js';
import type { LiveWeights } from '../../shared/protocol/trainer.js';
import type {
  Generator,
  GeneratorCallOptions,
  GeneratorEventDetails,
  InvertOptions,
  Trainer,
  TrainerEventDetails,
} from '../api.js';
import { Pace } from './pace.js';
import { DrawQueue } from './draw-queue.js';
import type { SamplerPool } from './sampler.js';
import { samplerPool as pageSamplers } from './page-samplers.js';
import { SamplerBinding } from './sampler-binding.js';
import { withAbort } from '../host/with-abort.js';
import { TypedEvents } from '../typed-events.js';

/** What the run is asked for, between two steps. */
interface Source {
  describe(): GeneratorDescription;
  generate(z: Float32Array): Promise<ImageBatch>;
  weights(): Promise<LiveWeights>;
}

/** After each of these the run's weights may be others. */
const STIRRED_BY = ['progress', 'sheet', 'recovery'] as const satisfies readonly (keyof TrainerEventDetails)[];

/**
 * A trainer's own generator. `generate()` asks the run itself and has its weights as they are now. `draw()` and
 * `invert()` cost the training nothing: the page's sampler draws, with weights that come from the run now and then, at
 * most every second and for at most 2 % of its time, and only while somebody draws. `change` tells of each.
 */
export class LiveGenerator extends TypedEvents<GeneratorEventDetails> implements Generator {
  readonly #source: Source;
  readonly #samplers: SamplerPool;
  readonly #queue: DrawQueue;
  readonly #pace = new Pace({ everyMs: 1_000, share: 0.02 });
  /** Where the weights are that came last; `undefined` before anybody draws. */
  #seat: Promise<SamplerBinding> | undefined;
  /** What the run was when it was last looked at. */
  #before: GeneratorDescription;
  /** The run has gone on since the weights came. */
  #stirred = false;
  /** Somebody has drawn since the weights came. */
  #drawn = false;
  /** Weights are on their way, or will be fetched at their time. */
  #fetching = false;

  constructor(trainer: Pick<Trainer, 'addEventListener'>, source: Source, samplers: SamplerPool = pageSamplers) {
    super();
    this.#source = source;
    this.#samplers = samplers;
    this.#queue = new DrawQueue({
      draw: async z => (await this.#present()).draw(z),
      generate: async z => (await this.#present()).generate(z),
    });
    this.#before = this.description;
    samplers.setTraining(this, this.#before.backend.name);
    for (const type of STIRRED_BY) trainer.addEventListener(type, this.#stir);
    trainer.addEventListener('description', this.#renew);
    trainer.addEventListener('state', ({ detail }: CustomEvent<TrainerEventDetails['state']>) => {
      if (detail.state === 'disposed') this.#end();
    });
  }

  get description(): GeneratorDescription {
    return this.#source.describe();
  }

  generate(z: Float32Array, { signal }: GeneratorCallOptions = {}): Promise<ImageBatch> {
    return withAbort(this.#source.generate(z), signal);
  }

  draw(z: Float32Array, { signal }: GeneratorCallOptions = {}): Promise<PixelBatch> {
    this.#drawn = true;
    this.#fetch();
    return this.#queue.draw(z, this.description.latentSize, signal);
  }

  async invert(pixels: Float32Array, { steps = 0, signal }: InvertOptions = {}): Promise<Inversion> {
    if (!this.description.encoder) {
      throw new StateError('This run trains no encoder, which would take a picture to its z.');
    }
    const inversion = this.#present().then(seat => seat.invert(pixels, steps));
    return withAbort(inversion, signal);
  }

  dispose(): void {}

  /** Where the weights are; the first to ask waits until they have come. */
  async #present(): Promise<SamplerBinding> {
    for (;;) {
      const opening = (this.#seat ??= this.#open());
      const seat = await opening.catch((error: unknown) => {
        if (this.#seat === opening) this.#seat = undefined;
        throw error;
      });
      if (this.#seat === opening) return seat; // else the run has begun anew meanwhile
    }
  }

  async #open(): Promise<SamplerBinding> {
    const seat = new SamplerBinding(this.#samplers, await this.#weights(), 'auto');
    await seat.open();
    return seat;
  }

  /** The run's weights as they are now. */
  async #weights(): Promise<GeneratorModel> {
    this.#stirred = this.#drawn = false; // what happens from now on counts anew
    const { bytes, milliseconds } = await this.#source.weights();
    this.#pace.took(milliseconds);
    return { format: 'safetensors', bytes };
  }

  readonly #stir = (): void => {
    this.#stirred = true;
    this.#fetch();
  };

  /** Fetches weights at their time, if the run has gone on and somebody draws. */
  #fetch(): void {
    if (!this.#stirred || !this.#drawn || this.#fetching || !this.#seat) return;
    this.#fetching = true;
    setTimeout(() => void this.#refresh(), this.#pace.wait);
  }

  async #refresh(): Promise<void> {
    const opened = this.#seat;
    try {
      const seat = await opened;
      const weights = seat && (await this.#weights());
      if (!weights || this.#seat !== opened) return;
      await seat.replace(weights);
      this.#changed();
    } catch {
      this.#drawn = true; // the trainer tells what went wrong; the next step tries again
    } finally {
      this.#fetching = false;
      this.#fetch();
    }
  }

  /** The run is another one: what was fetched belongs to the one before. */
  readonly #renew = (): void => {
    const { backend, ...now } = this.description;
    this.#samplers.setTraining(this, backend.name);
    const before = this.#before;
    this.#before = { backend, ...now };
    this.#vacate();
    const sized = (['latentSize', 'height', 'width', 'channels'] as const).every(name => now[name] === before[name]);
    if (!sized) this.#queue.clear(new StateError('The run has begun anew, with pictures or z of another size.'));
    this.#changed();
  };

  #changed(): void {
    this.dispatchEvent(new CustomEvent('change', { detail: this.description }));
  }

  #end(): void {
    this.#samplers.setTraining(this, null);
    this.#queue.clear(new StateError('The trainer was disposed.'));
    this.#vacate();
  }

  #vacate(): void {
    const seat = this.#seat;
    this.#seat = undefined;
    seat?.then(
      it => it.dispose(),
      () => {}, // it was never there
    );
  }
}
