import type { TrainerOptions } from '../protocol.js';

/** What an epoch (from 0) multiplies all learning rates by: the factor once for each of `learningRateEpochs` reached. */
export function rateFactorAt(
  epoch: number,
  options: Pick<TrainerOptions, 'learningRateEpochs' | 'learningRateFactor'>,
): number {
  return options.learningRateFactor ** options.learningRateEpochs.filter(begin => epoch >= begin).length;
}
