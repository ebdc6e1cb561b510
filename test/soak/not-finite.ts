/** The page's side of scripts/check/soak/not-finite.mjs. */
import { poisonRun, type Outcome } from '../support/poisoned-run.js';
import type { Poison } from '../support/poisoned-trainer.worker.js';

export interface Report extends Omit<Outcome, 'recoveries' | 'steps'> {
  readonly causes: readonly string[];
  /** Steps told after it, and the first one's rate. */
  readonly wentOn: number;
  readonly learningRate: number;
}

async function run(poison: Poison, steps: number, seed: number): Promise<Report> {
  const workerUrl = '/build/soak/poisoned-trainer.worker.js';
  const { recoveries, steps: after, ...outcome } = await poisonRun(poison, { workerUrl, steps, seed });
  const causes = recoveries.map(({ cause }) => cause.name);
  return { ...outcome, causes, wentOn: after.length, learningRate: after[0]?.learningRate ?? NaN };
}

Object.assign(globalThis, { notFinite: run });
