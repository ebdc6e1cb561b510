import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';

/** A number for each network with a learning rate; the autoencoder's is for its encoder and its decoder. */
export type Rates = Readonly<Record<RatedNetwork, number>>;

type RateOptions = Pick<
  TrainerOptions,
  'learningRate' | 'learningRateEpochs' | 'learningRateFactor' | `${RatedNetwork}LearningRate`
>;

/**
 * The learning rates of an epoch (from 0): each network's own or the common one, times the factor for each of
 * `learningRateEpochs` that has been reached, times the network's scale.
 */
export function ratesAt(epoch: number, options: RateOptions, scales: Rates): Rates {
  const factor = options.learningRateFactor ** options.learningRateEpochs.filter(begin => epoch >= begin).length;
  const rate = (network: RatedNetwork) =>
    (options[`${network}LearningRate`] ?? options.learningRate) * factor * scales[network];
  return { autoencoder: rate('autoencoder'), discriminator: rate('discriminator'), generator: rate('generator') };
}
