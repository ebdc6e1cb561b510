import type { Finding, RatedNetwork, Remedy } from '../../src/shared/protocol/diagnosis.js';
import type { Phase } from '../../src/shared/protocol/trainer.js';
import { integer, percent, threeDigits, twoDecimals } from '../shared/formats.js';

/** The words of the doctor. */

const SIGNALS: Readonly<Record<string, string>> = {
  step: 'Step',
  patience: 'Steps before the first check-up',
  discriminatorLoss: 'Discriminator loss per image',
  generatorLoss: 'Generator loss',
  reconstructionLoss: 'Reconstruction loss',
  reconstructionError: 'Reconstruction error vs. the mean image',
  realScore: 'Real images judged real',
  fakeScore: 'Generated images judged real',
  variety: 'Variety vs. the data',
  distanceToMean: 'Distance to the mean image vs. the data',
  contrast: 'Contrast vs. the data',
  greyness: 'Flat areas',
  lattice: 'Checkerboard',
};

const NETWORKS: Readonly<Record<RatedNetwork, string>> = {
  autoencoder: 'autoencoder',
  discriminator: 'discriminator',
  generator: 'generator',
};

export const doctorStrings = {
  name: 'Doctor',
  evidence: 'Evidence',
  signal: (name: string) => SIGNALS[name] ?? name,
  signalValue: (name: string, value: number) =>
    name === 'step' || name === 'patience' ? integer.format(value) : threeDigits.format(value),
  remediedAt: (step: number) => `Done at step ${integer.format(step)}.`,
  applied: (label: string) => `Applied automatically: ${label}.`,

  remedy({ action, label }: Remedy): string {
    switch (action.type) {
      case 'scale-rate':
        return action.factor === 0.5 ? `Halve the ${NETWORKS[action.network]}’s learning rate` : label;
      case 'roll-back':
        return 'Go back to the last healthy snapshot';
      case 'wait':
        return 'Wait';
    }
  },

  /** A finding in words. Where its evidence lacks a number, the engine's sentence is shown. */
  finding({ kind, evidence, sentence }: Finding, phase: Phase): string {
    const images = phase === 'autoencoder' ? 'Reconstructions' : 'Samples';
    const { realScore, fakeScore, discriminatorLoss, variety, contrast, lattice, patience } = evidence;
    const has = (...values: (number | undefined)[]) => values.every(value => value !== undefined);
    const share = (value = NaN) => percent(value);
    switch (kind) {
      case 'generator-winning':
        if (!has(realScore, fakeScore)) return sentence;
        return phase === 'discriminator'
          ? `The discriminator is not learning: it judges ${share(realScore)} of the real images real, and ` +
              `${share(fakeScore)} of the generated ones.`
          : `The generator is winning: the discriminator judges ${share(fakeScore)} of its images real, and only ` +
              `${share(realScore)} of the real ones.`;
      case 'discriminator-winning':
        if (!has(fakeScore, discriminatorLoss)) return sentence;
        return (
          `The discriminator is winning: it judges only ${share(fakeScore)} of the generated images real ` +
          `(loss ${twoDecimals.format(discriminatorLoss ?? NaN)}), so the generator learns little from it.`
        );
      case 'lattice':
        if (!has(lattice)) return sentence;
        return `${images} have a checkerboard pattern, which makes up ${share(lattice)} of their fine contrast.`;
      case 'grey':
        if (!has(contrast)) return sentence;
        return `${images} are nearly one flat tone: they have ${share(contrast)} of the contrast of real images.`;
      case 'mean-face':
        if (!has(variety)) return sentence;
        return `${images} all look like the average image: they vary ${share(variety)} as much as real images do.`;
      case 'mode-collapse':
        if (!has(variety)) return sentence;
        return `${images} look alike: they vary ${share(variety)} as much as real images do.`;
      case 'healthy':
        if (!has(variety)) return 'All is well.';
        return `All is well. ${images} vary ${share(variety)} as much as real images do.`;
      case 'not-yet':
        if (!has(patience)) return sentence;
        return `Too early to say. First check-up after ${integer.format(patience ?? NaN)} steps.`;
      case 'not-finite':
        return sentence;
    }
  },
};
