import type { TrainerOptions } from '../protocol.js';

/** The learning rate of an epoch (from 0): multiplied by the factor once for each of `learningRateEpochs` reached. */
export function learningRateAt(
  epoch: number,
  options: Pick<TrainerOptions, 'learningRate' | 'learningRateEpochs' | 'learningRateFactor'>,
): number {
  const drops = options.learningRateEpochs.filter(begin => epoch >= begin).length;
  return options.learningRate * options.learningRateFactor ** drops;
}
