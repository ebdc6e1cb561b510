import { LOSS_LIMIT, Losses } from './losses.js';
import { webglLost } from '../../shared/backend-reasons.js';
import type { LoadProgress, RunDescription } from '../../shared/protocol/trainer.js';
import type { RunOptions } from './run-options.js';
import { RunWorker, type Snapshot, type TrainerDependencies } from './run-worker.js';

/** Opens runs in workers of their own for one trainer, and moves `auto` to WASM once WebGL has been lost too often. */
export class RunOpener {
  readonly #surroundings: TrainerDependencies;
  readonly #lifetime: AbortSignal;
  readonly #onLoad: (progress: LoadProgress) => void;
  readonly #losses: Losses;
  #webglFails = false;

  constructor(surroundings: TrainerDependencies, lifetime: AbortSignal, onLoad: (progress: LoadProgress) => void) {
    this.#surroundings = surroundings;
    this.#lifetime = lifetime;
    this.#onLoad = onLoad;
    this.#losses = new Losses(surroundings.now);
  }

  open(options: RunOptions, snapshot?: Snapshot): Promise<RunWorker> {
    const moved: RunOptions = this.#moves(options) ? { ...options, backend: 'wasm' } : options;
    return RunWorker.open(this.#surroundings, moved, snapshot, { lifetime: this.#lifetime, onLoad: this.#onLoad });
  }

  /** A run as the page sees it that asked for these options. */
  describe(description: RunDescription, options: RunOptions): RunDescription {
    if (!this.#moves(options)) return description;
    const backend = { ...description.backend, requested: 'auto' as const, ...webglLost(LOSS_LIMIT), isFallback: true };
    return { ...description, backend };
  }

  /** A backend was asked for: what happened before is no matter, unless that one does not open. */
  async forgiving<Result>(task: () => Promise<Result>): Promise<Result> {
    const before = this.#webglFails;
    try {
      this.#webglFails = false;
      return await task();
    } catch (error) {
      this.#webglFails = before;
      throw error;
    }
  }

  /** Notes that a worker was lost. @returns whether another is worth trying */
  lost({ backend }: RunDescription): boolean {
    const losses = this.#losses.record();
    if (losses === LOSS_LIMIT && backend.name === 'webgl') this.#webglFails = true;
    return losses <= LOSS_LIMIT;
  }

  /** Somebody wants to try again. */
  forget(): void {
    this.#losses.clear();
  }

  #moves({ backend = 'auto' }: RunOptions): boolean {
    return this.#webglFails && backend === 'auto';
  }
}
