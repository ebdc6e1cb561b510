import * as tf from '@tensorflow/tfjs-core';
import { NotFiniteError } from '../../shared/errors.js';
import type { StepMetrics } from '../../shared/protocol/trainer.js';
import { readScalars } from '../backend/readback.js';
import type { Measured } from './training.js';

/** Losses begin below 1 and may grow to tens; beyond this a run has exploded, also where float32 can still say how far. */
const LARGEST = 1e6;

/** A step whose measurements are still on the accelerator. */
export interface PendingStep {
  readonly when: Pick<StepMetrics, 'step' | 'epoch' | 'phase' | 'learningRate'>;
  readonly measured: Measured;
}

/**
 * What steps measured, read from the accelerator in one go; their scalars are freed.
 * @throws NotFiniteError if a loss is no longer a number, or beyond all measure
 * @throws BackendLostError if the accelerator is gone
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

/** @throws NotFiniteError for the first that is no number */
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

/** NaN of nothing. */
function mean(values: readonly number[] = []): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function notFinite(name: string, value: number, step: number): NotFiniteError {
  const says = name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return new NotFiniteError(
    `Training diverged: the ${says} of step ${step} is ${value}. The last snapshot is kept; try a lower learning rate.`,
    { subject: name, given: String(value), allowed: `a number up to ${LARGEST}` },
  );
}
