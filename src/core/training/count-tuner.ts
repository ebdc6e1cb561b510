/**
 * Finds out on how many threads, or with how many workers, a run's steps are fastest. Every number gives the same bits, so it
 * measures the run's own steps, and nothing is lost by it.
 */

import { median, StepWatch } from './step-watch.js';

/** Threads, or workers. */
export interface Counted {
  /** How many there are; it may change. */
  readonly most: number;
  /** How many of them compute, from 1 to `most`. */
  active: number;
}

/** How long a step takes with a number of them. */
export interface Timing {
  readonly count: number;
  readonly milliseconds: number;
}

/** Rounds in which every number has its turn, so that whatever else the machine does reaches all alike. */
const ROUNDS = 3;
/** Steps of a turn that count; the one before them does not. */
const STEPS = 2;
/** Steps of a run that are slower than the others: memory grows, and the browser optimises the code. */
const WARM_UP = 3;
/** A number that takes so many times as long as the fastest is not tried again. */
const HOPELESS = 1.5;

interface Candidate {
  readonly count: number;
  readonly times: number[];
}

interface Turn {
  readonly candidate: Candidate;
  readonly counts: boolean;
}

export class CountTuner {
  readonly #counted: Counted;
  readonly #now: () => number;
  #limit = Infinity;
  #candidates: Candidate[] = [];
  /** The steps until the end of the round. */
  #plan: Turn[] = [];
  #rounds = 0;
  #warmUp = WARM_UP;
  #chosen: Timing | null = null;
  /** The most that could be chosen when it was. */
  #measuredMost = 0;
  readonly #watch: StepWatch;
  /** When the present step began; `null` if what is measured has changed since. */
  #begun: number | null = null;
  #turn: Turn | undefined;

  /** @param counted computes the steps; @param now gives milliseconds */
  constructor(counted: Counted, now = () => performance.now()) {
    this.#counted = counted;
    this.#now = now;
    this.#watch = new StepWatch(now);
    this.measure();
  }

  /** How many compute. */
  get active(): number {
    return this.#counted.active;
  }

  /** Whether the present number was chosen by measurement. */
  get isChosen(): boolean {
    return this.#chosen !== null && this.#plan.length === 0;
  }

  /** More than this do not compute, whatever was measured. To be set between two steps. */
  set limit(limit: number) {
    const before = this.#most;
    this.#limit = limit;
    const most = this.#most;
    if (most === before) return;
    if (this.isChosen && this.#chosen && most <= this.#measuredMost) {
      this.#watch.expect(this.#chosen.milliseconds);
      this.#counted.active = Math.min(this.#chosen.count, most);
    } else this.measure();
  }

  /** Measures from the next step on, as is right where a phase with other steps begins, and when there are more or fewer. */
  measure(): void {
    this.#candidates = halvings(this.#most).map(count => ({ count, times: [] }));
    this.#counted.active = this.#most;
    this.#chosen = null;
    this.#rounds = 0;
    this.#begun = null;
    if (this.#candidates.length > 1) this.#beginRound(this.#candidates);
    else this.#plan = [];
  }

  /** Must be called before each step. Until {@link end} only the step may take time. */
  begin(): void {
    this.#turn = this.#warmUp > 0 ? undefined : this.#plan.shift();
    if (this.#turn) this.#counted.active = this.#turn.candidate.count;
    this.#begun = this.#now();
  }

  /**
   * Must be called after each step.
   * @returns the timings, the shortest first, if this step was the last one that was measured; else null
   */
  end(): readonly Timing[] | null {
    if (this.#begun === null) return null;
    const milliseconds = this.#now() - this.#begun;
    const turn = this.#turn;
    if (this.#warmUp > 0) this.#warmUp -= 1;
    else if (!turn && this.#chosen && this.#watch.step(milliseconds)) this.measure();
    else if (turn?.counts) turn.candidate.times.push(milliseconds);
    return turn && this.#plan.length === 0 ? this.#endRound() : null;
  }

  get #most(): number {
    return Math.max(1, Math.min(this.#counted.most, this.#limit));
  }

  #beginRound(candidates: readonly Candidate[]): void {
    this.#rounds += 1;
    this.#plan = candidates.flatMap(candidate =>
      Array.from({ length: 1 + STEPS }, (_, n) => ({ candidate, counts: n > 0 })),
    );
  }

  /** Begins the next round, or ends the measurement. */
  #endRound(): readonly Timing[] | null {
    const timings = this.#candidates
      .map(({ count, times }) => ({ count, milliseconds: median(times) }))
      .sort((one, other) => one.milliseconds - other.milliseconds);
    const fastest = timings[0] as Timing;
    const left = this.#candidates.filter(({ times }) => median(times) <= HOPELESS * fastest.milliseconds);
    if (this.#rounds < ROUNDS && left.length > 1) {
      this.#beginRound(left);
      return null;
    }
    this.#counted.active = fastest.count;
    this.#chosen = fastest;
    this.#measuredMost = this.#most;
    this.#watch.expect(fastest.milliseconds);
    return timings;
  }
}

/** n, its half, and so on to 1: 7, 4, 2, 1. */
function halvings(n: number): number[] {
  return n <= 1 ? [1] : [n, ...halvings(Math.ceil(n / 2))];
}
