/**
 * Finds out on how many threads a run's steps are fastest. Every number of threads gives the same bits, so it measures the run's
 * own steps, and nothing is lost by it.
 */
import type { ThreadTiming } from '../backend/threads.js';
import type { Executor } from '../kernels/wasm/threads/executor.js';
import { median, StepWatch } from './step-watch.js';

/** Rounds in which every number of threads has its turn, so that whatever else the machine does reaches all alike. */
const ROUNDS = 3;
/** Steps of a turn that count; the one before them does not. */
const STEPS = 2;
/** Steps of a run that are slower than the others: memory grows, and the browser optimises the code. */
const WARM_UP = 3;
/** A number of threads that takes so many times as long as the fastest is not tried again. */
const HOPELESS = 1.5;

interface Candidate {
  readonly threads: number;
  readonly times: number[];
}

export class ThreadTuner {
  readonly #executor: Pick<Executor, 'threads' | 'active'>;
  readonly #now: () => number;
  #candidates: Candidate[] = [];
  /** The steps until the end of the round, each with its number of threads and whether it counts. */
  #plan: { readonly candidate: Candidate; readonly counts: boolean }[] = [];
  #rounds = 0;
  #warmUp = WARM_UP;
  readonly #watch: StepWatch;

  /** @param executor computes the steps; @param now gives milliseconds */
  constructor(executor: Pick<Executor, 'threads' | 'active'>, now = () => performance.now()) {
    this.#executor = executor;
    this.#now = now;
    this.#watch = new StepWatch(now);
    this.measure();
  }

  /** Measures from the next step on, as is right where a phase with other steps begins. */
  measure(): void {
    this.#candidates = halvings(this.#executor.threads).map(threads => ({ threads, times: [] }));
    this.#rounds = 0;
    this.#beginRound(this.#candidates);
  }

  /**
   * Trains a step on the number of threads whose turn it is.
   * @param train must not wait for anything but the kernels
   * @returns the timings, if this step was the last one that was measured; else null
   */
  step(train: () => void): readonly ThreadTiming[] | null {
    const turn = this.#warmUp > 0 ? undefined : this.#plan.shift();
    if (turn) this.#executor.active = turn.candidate.threads;
    const begun = this.#now();
    train();
    const milliseconds = this.#now() - begun;
    if (this.#warmUp > 0) this.#warmUp -= 1;
    else if (!turn && this.#watch.step(milliseconds)) this.measure();
    else if (turn?.counts) turn.candidate.times.push(milliseconds);
    return turn && this.#plan.length === 0 ? this.#endRound() : null;
  }

  #beginRound(candidates: readonly Candidate[]): void {
    this.#rounds += 1;
    this.#plan = candidates.flatMap(candidate =>
      Array.from({ length: 1 + STEPS }, (_, n) => ({ candidate, counts: n > 0 })),
    );
  }

  /** Begins the next round, or ends the measurement. */
  #endRound(): readonly ThreadTiming[] | null {
    const timings = this.#candidates
      .map(({ threads, times }) => ({ threads, milliseconds: median(times) }))
      .sort((one, other) => one.milliseconds - other.milliseconds);
    const fastest = timings[0] as ThreadTiming;
    const left = this.#candidates.filter(({ times }) => median(times) <= HOPELESS * fastest.milliseconds);
    if (this.#rounds < ROUNDS && left.length > 1) {
      this.#beginRound(left);
      return null;
    }
    this.#executor.active = fastest.threads;
    this.#watch.expect(fastest.milliseconds);
    return timings;
  }
}

/** n, its half, and so on to 1: 7, 4, 2, 1. */
function halvings(n: number): number[] {
  return n <= 1 ? [1] : [n, ...halvings(Math.ceil(n / 2))];
}
