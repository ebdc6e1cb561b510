import { StateError } from '../../shared/errors.js';
import type { GeneratorDescription, GeneratorModel, Inversion } from '../../shared/protocol/generator.js';
import type { ImageBatch, PixelBatch } from '../../shared/protocol/images.js';
import type { LiveWeights, RunDescription } from '../../shared/protocol/trainer.js';
import { CostThrottle } from '../../shared/throttle.js';
import type {
  Generator,
  DrawOptions,
  GeneratorEventDetails,
  InvertOptions,
  Trainer,
  TrainerEventDetails,
} from '../api.js';
import { DrawQueue } from './draw-queue.js';
import { inputRows } from './input-rows.js';
import { inputSizeOf } from '../../shared/latent/input-space.js';
import { samplerPool, type SamplerPool } from './sampler-pool.js';
import { SamplerBinding } from './sampler-binding.js';
import { withAbort } from '../host/with-abort.js';
import { TypedEvents } from '../typed-events.js';

/** The run, which answers between two steps. */
interface LiveRun {
  describe(): GeneratorDescription;
  generate(z: Float32Array): Promise<ImageBatch>;
  weights(): Promise<LiveWeights>;
}

/** After each of these events the run's weights may have changed. */
const STALE_AFTER = ['progress', 'sheet', 'recovery'] as const satisfies readonly (keyof TrainerEventDetails)[];

/**
 * A trainer's own generator. `generate()` runs in the trainer's worker, with the present weights. `draw()` and `invert()`
 * cost the training nothing: a sampler of the page draws, with weights that are fetched from the run at most once a second,
 * for at most 2 % of the training's time, and only while images are drawn. A `change` event follows each fetch.
 */
export class LiveGenerator extends TypedEvents<GeneratorEventDetails> implements Generator {
  readonly #run: LiveRun;
  readonly #samplers: SamplerPool;
  readonly #queue: DrawQueue;
  readonly #throttle = new CostThrottle({ everyMs: 1_000, share: 0.02 });
  /** The sampler with the last weights; `undefined` before the first image is drawn. */
  #binding: Promise<SamplerBinding> | undefined;
  /** The description at the last `description` event of the run. */
  #lastDescription: GeneratorDescription;
  /** The run's, as its last `description` event gave them: another run has others. */
  #options: RunDescription['options'];
  /** The run has trained since the weights were fetched. */
  #stale = false;
  /** An image was drawn since the weights were fetched. */
  #drawn = false;
  /** Weights are being fetched, or will be when they are due. */
  #fetching = false;

  constructor(
    trainer: Pick<Trainer, 'addEventListener' | 'description'>,
    run: LiveRun,
    samplers: SamplerPool = samplerPool,
  ) {
    super();
    this.#run = run;
    this.#samplers = samplers;
    this.#queue = new DrawQueue({
      draw: async z => (await this.#current()).draw(z),
      generate: async z => (await this.#current()).generate(z),
    });
    this.#lastDescription = this.description;
    this.#options = trainer.description.options;
    samplers.setTraining(this, this.#lastDescription.backend.name);
    for (const type of STALE_AFTER) trainer.addEventListener(type, this.#markStale);
    trainer.addEventListener('description', this.#onDescription);
    trainer.addEventListener('state', ({ detail }: CustomEvent<TrainerEventDetails['state']>) => {
      if (detail.state === 'disposed') this.#onDisposed();
    });
  }

  get description(): GeneratorDescription {
    return this.#run.describe();
  }

  async generate(z: Float32Array, { signal, classes }: DrawOptions = {}): Promise<ImageBatch> {
    return withAbort(this.#run.generate(await inputRows(z, this.description, classes)), signal);
  }

  async draw(z: Float32Array, { signal, classes }: DrawOptions = {}): Promise<PixelBatch> {
    this.#drawn = true;
    this.#scheduleFetch();
    const { description } = this;
    return this.#queue.draw(await inputRows(z, description, classes), inputSizeOf(description), signal);
  }

  async invert(pixels: Float32Array, { steps = 0, signal }: InvertOptions = {}): Promise<Inversion> {
    if (!this.description.encoder) {
      throw new StateError('This run trains no encoder, which could find the z of a picture.', {
        code: 'encoder-missing',
      });
    }
    const inversion = this.#current().then(binding => binding.invert(pixels, steps));
    return withAbort(inversion, signal);
  }

  dispose(): void {}

  /** The sampler with the last weights; the first caller waits until they have been fetched. */
  async #current(): Promise<SamplerBinding> {
    for (;;) {
      const opening = (this.#binding ??= this.#open());
      const binding = await opening.catch((error: unknown) => {
        if (this.#binding === opening) this.#binding = undefined;
        throw error;
      });
      if (this.#binding === opening) return binding; // otherwise the run has been replaced meanwhile
    }
  }

  async #open(): Promise<SamplerBinding> {
    const binding = new SamplerBinding(this.#samplers, await this.#fetchWeights(), 'auto');
    await binding.open();
    return binding;
  }

  /** The run's present weights. */
  async #fetchWeights(): Promise<GeneratorModel> {
    this.#stale = this.#drawn = false; // steps and drawings during the fetch count for the next one
    const { bytes, milliseconds } = await this.#run.weights();
    this.#throttle.spent(milliseconds);
    return { format: 'safetensors', bytes };
  }

  readonly #markStale = (): void => {
    this.#stale = true;
    this.#scheduleFetch();
  };

  /** Fetches weights when they are due, if the run has trained and images are drawn. */
  #scheduleFetch(): void {
    if (!this.#stale || !this.#drawn || this.#fetching || !this.#binding) return;
    this.#fetching = true;
    setTimeout(() => void this.#refresh(), this.#throttle.wait);
  }

  async #refresh(): Promise<void> {
    const opened = this.#binding;
    try {
      const binding = await opened;
      const weights = binding && (await this.#fetchWeights());
      if (!weights || this.#binding !== opened) return;
      await binding.replace(weights);
      this.#emitChange();
    } catch {
      this.#drawn = true; // the trainer reports the error; the next step tries again
    } finally {
      this.#fetching = false;
      this.#scheduleFetch();
    }
  }

  /** The run was replaced, and the weights are those of the run before; unless only what computes it has changed. */
  readonly #onDescription = ({ detail }: CustomEvent<TrainerEventDetails['description']>): void => {
    if (detail.options === this.#options) return;
    this.#options = detail.options;
    const before = this.#lastDescription;
    const now = (this.#lastDescription = this.description);
    this.#samplers.setTraining(this, now.backend.name);
    this.#release();
    if (
      (['height', 'width', 'channels'] as const).some(name => now[name] !== before[name]) ||
      inputSizeOf(now) !== inputSizeOf(before)
    ) {
      const code = 'run-reset-with-another-size';
      this.#queue.clear(new StateError('The run was reset, with pictures or z of another size.', { code }));
    }
    this.#emitChange();
  };

  #emitChange(): void {
    this.dispatchEvent(new CustomEvent('change', { detail: this.description }));
  }

  #onDisposed(): void {
    this.#samplers.setTraining(this, null);
    this.#queue.clear(new StateError('The trainer was disposed.', { code: 'trainer-disposed' }));
    this.#release();
  }

  #release(): void {
    const binding = this.#binding;
    this.#binding = undefined;
    binding?.then(
      opened => opened.dispose(),
      () => {}, // it was never open
    );
  }
}
