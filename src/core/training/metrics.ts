import * as tf from '@tensorflow/tfjs-core';
import { NotFiniteError } from '../../shared/errors.js';
import type { StepMetrics } from '../../shared/protocol/trainer.js';
import { requestScalars } from '../backend/readback.js';
import { measurementName } from '../diagnosis/sentences.js';
import type { Measured } from './training.js';

/** Losses begin below 1 and may grow to tens. Beyond this a run has exploded, even if the loss is still finite. */
const LARGEST = 1e6;

/** A step whose measurements have not been read from the accelerator. */
export interface PendingStep {
  readonly when: Pick<StepMetrics, 'step' | 'epoch' | 'phase' | 'learningRate'>;
  readonly measured: Measured;
}

/** Measurements on their way from the accelerator. */
export interface RequestedMetrics {
  readonly isReady: boolean;
  /**
   * Waits for them if they are not ready.
   * @throws NotFiniteError if a loss is NaN, infinite or beyond {@link LARGEST}
   * @throws BackendLostError if the accelerator is lost
   */
  take(): StepMetrics[];
  dispose(): void;
}

/** Begins to read the measurements of steps in one read-back, and frees their scalars. */
export function requestMetrics(pending: readonly PendingStep[]): RequestedMetrics {
  const steps = pending.map(({ when, measured }) => {
    const entries = Object.entries(measured).map(([name, found]) => [name as keyof Measured, [found].flat()] as const);
    return { when, entries };
  });
  const scalars = steps.flatMap(({ entries }) => entries.flatMap(([, found]) => found));
  const read = requestScalars(scalars);
  tf.dispose(scalars);
  return {
    get isReady() {
      return read.isReady;
    },
    take() {
      const values = read.take();
      let next = 0;
      return steps.map(({ when, entries }) => {
        const numbers = entries.map(([name, { length }]) => {
          return [name, Array.from(values.subarray(next, (next += length)))] as const;
        });
        return toMetrics(when, Object.fromEntries(numbers));
      });
    },
    dispose: () => read.dispose(),
  };
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
