import * as tf from '@tensorflow/tfjs-core';
import { NotFiniteError } from '../../shared/errors.js';
import type { StepMetrics } from '../../shared/protocol/trainer.js';
import { readScalars } from '../backend/readback.js';
import { measurementName } from '../diagnosis/sentences.js';
import type { Measured } from './training.js';

/** Losses begin below 1 and may grow to tens. Beyond this a run has exploded, even if the loss is still finite. */
const LARGEST = 1e6;

/** A step whose measurements have not been read from the accelerator. */
export interface PendingStep {
  readonly when: Pick<StepMetrics, 'step' | 'epoch' | 'phase' | 'learningRate'>;
  readonly measured: Measured;
}

/**
 * Reads the measurements of steps from the accelerator in one read-back, and frees their scalars.
 * @throws NotFiniteError if a loss is NaN, infinite or beyond {@link LARGEST}
 * @throws BackendLostError if the accelerator is lost
 */
export function readMetrics(pending: readonly PendingStep[]): StepMetrics[] {
  const scalars = pending.flatMap(({ measured }) => Object.values(measured).flat());
  const values = readScalars(scalars);
  tf.dispose(scalars);
  let next = 0;
  const take = (count: number) => Array.from(values.subarray(next, (next += count)));
  return pending.map(({ when, measured }) => {
    const read: Partial<Record<keyof Measured, number[]>> = {};
    for (const [name, found] of Object.entries(measured)) read[name as keyof Measured] = take([found].flat().length);
    return toMetrics(when, read);
  });
}

/** @throws NotFiniteError for the first measurement that is NaN, infinite or beyond {@link LARGEST} */
function toMetrics(when: PendingStep['when'], read: Partial<Record<keyof Measured, number[]>>): StepMetrics {
  for (const [name, values] of Object.entries(read)) {
    const bad = values.find(value => !(Math.abs(value) <= LARGEST));
    if (bad !== undefined) throw notFinite(name, bad, when.step);
  }
  const { realScores = [], fakeScores = [] } = read;
  return {
    ...when,
    reconstructionLoss: mean(read.reconstructionLoss),
    discriminatorLoss: mean(read.discriminatorLoss),
    generatorLoss: mean(read.generatorLoss),
    realScore: mean(realScores),
    fakeScore: mean(fakeScores),
    realScores,
    fakeScores,
  };
}

/** The mean; NaN for an empty list. */
function mean(values: readonly number[] = []): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function notFinite(name: string, value: number, step: number): NotFiniteError {
  return new NotFiniteError(
    `Training diverged: the ${measurementName(name)} of step ${step} is ${value}. The last snapshot is kept; try a lower learning rate.`,
    {
      code: 'training-diverged',
      values: { name, step, value: String(value) },
      subject: name,
      given: String(value),
      allowed: `a number up to ${LARGEST}`,
    },
  );
}
