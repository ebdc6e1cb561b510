import type { Phase, StepMetrics } from '../../src/shared/protocol/trainer.js';

/** Weight of a new step: scores of batches of ten images jump too much to be shown as they are. */
const WEIGHT = 0.1;

/** Means of D's probability that images are real, by head, in order from the image inwards. */
export interface ScoresByHead {
  readonly real: readonly number[];
  readonly fake: readonly number[];
}

/** The scores of each head of D: an exponential moving average over the steps of one phase. */
export class HeadScores {
  #means: ScoresByHead = { real: [], fake: [] };
  #phase: Phase | null = null;

  /** `null` if D has a single head, and before anything was measured. */
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

/** A step without scores (of G only, say) leaves the means as they are. */
function blend(means: readonly number[], scores: readonly number[]): readonly number[] {
  if (scores.length === 0) return means;
  return scores.map((score, i) => {
    const mean = means[i];
    if (!Number.isFinite(score)) return mean ?? NaN;
    return mean === undefined || Number.isNaN(mean) ? score : mean + WEIGHT * (score - mean);
  });
}
