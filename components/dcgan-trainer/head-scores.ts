import type { Phase, StepMetrics } from '../../src/shared/protocol/trainer.js';

/** Weight of a new step: batches of ten images are too few for a meter to stand still by. */
const WEIGHT = 0.1;

/** Means of D's probability that images are real, by head, from the image inwards. */
export interface ScoresByHead {
  readonly real: readonly number[];
  readonly fake: readonly number[];
}

/** What each head of D takes for real lately: an exponential moving average over the steps of one phase. */
export class HeadScores {
  #means: ScoresByHead = { real: [], fake: [] };
  #phase: Phase | null = null;

  /** Of D with several heads; `null` for one with a single head, and before anything was measured. */
  get means(): ScoresByHead | null {
    const { real, fake } = this.#means;
    return Math.max(real.length, fake.length) > 1 ? this.#means : null;
  }

  push({ phase, realScores, fakeScores }: StepMetrics): void {
    if (phase !== this.#phase) this.clear();
    this.#phase = phase;
    this.#means = { real: blend(this.#means.real, realScores), fake: blend(this.#means.fake, fakeScores) };
  }

  clear(): void {
    this.#means = { real: [], fake: [] };
  }
}

/** A step that did not measure (a step of G only, say) leaves the mean as it is. */
function blend(means: readonly number[], scores: readonly number[]): readonly number[] {
  if (scores.length === 0) return means;
  return scores.map((score, i) => {
    const mean = means[i];
    if (!Number.isFinite(score)) return mean ?? NaN;
    return mean === undefined || Number.isNaN(mean) ? score : mean + WEIGHT * (score - mean);
  });
}
