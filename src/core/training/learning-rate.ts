import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';

/** A number for each network that has a learning rate. The autoencoder's is its encoder's and its decoder's. */
export type Rates = Readonly<Record<RatedNetwork, number>>;

type RateOptions = Pick<
  TrainerOptions,
  'learningRate' | 'learningRateEpochs' | 'learningRateFactor' | `${RatedNetwork}LearningRate`
>;

/**
 * The learning rates of an epoch (from 0): each network's own or the common one, times the factor once for each of
 * `learningRateEpochs` reached, times what the run has scaled it by.
 */
export function ratesAt(epoch: number, options: RateOptions, scales: Rates): Rates {
  const factor = options.learningRateFactor ** options.learningRateEpochs.filter(begin => epoch >= begin).length;
  const rate = (network: RatedNetwork) =>
    (options[`${network}LearningRate`] ?? options.learningRate) * factor * scales[network];
  return { autoencoder: rate('autoencoder'), discriminator: rate('discriminator'), generator: rate('generator') };
}
