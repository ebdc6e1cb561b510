import type { Finding, FindingKind, Remedy } from '../../src/shared/protocol/diagnosis.js';
import type { Phase } from '../../src/shared/protocol/trainer.js';
import { integer, percent, threeDigits, twoDecimals, twoDigits } from '../shared/formats.js';
import { asIs, localize } from '../shared/localize.js';

/** The words of the doctor. */

/** The signals that are no share of 1. */
const COUNTS: readonly string[] = ['step', 'firstCheckup'];
const LOSSES: readonly string[] = ['discriminatorLoss', 'generatorLoss', 'reconstructionLoss'];

const signals: Readonly<Record<string, string>> = {
  step: 'Step',
  firstCheckup: 'First check-up at step',
  discriminatorLoss: 'Discriminator loss per image',
  generatorLoss: 'Generator loss',
  reconstructionLoss: 'Reconstruction loss',
  reconstructionError: 'Reconstruction error compared with the mean image',
  realScore: 'Real images judged real',
  fakeScore: 'Generated images judged real',
  variety: 'Variety compared with the data',
  distanceToMean: 'Distance to the mean image compared with the data',
  contrast: 'Contrast compared with the data',
  greyness: 'Flat areas',
  lattice: 'Checkerboard',
  classVariety: 'Variety within a class compared with the data',
  lowestClassVariety: 'The same, in this class',
  classScore: 'Generated images judged real, all classes',
  lowestClassScore: 'The same, of this class',
};

export const doctorStrings = localize('doctor', {
  name: 'Doctor',
  byClass: 'Generated images judged real, by class',
  evidence: 'Evidence',
  signals,
  signal: asIs((name: string): string => doctorStrings.signals[name] ?? name),
  signalValue: asIs((name: string, value: number): string => {
    if (COUNTS.includes(name)) return integer.format(value);
    if (LOSSES.includes(name)) return threeDigits.format(value);
    return value < 0.1 ? `${twoDigits.format(100 * Math.max(0, value))} %` : percent(value);
  }),
  remediedAt: (step: number) => `Done at step ${integer.format(step)}.`,
  applied: (label: string) => `Applied automatically: ${label}.`,

  network: { autoencoder: 'autoencoder', discriminator: 'discriminator', generator: 'generator' },
  remedy({ action, label }: Remedy): string {
    if (action.type === 'roll-back') return 'Go back to the last healthy snapshot';
    if (action.type === 'wait') return 'Wait';
    return action.factor === 0.5 ? `Halve the ${doctorStrings.network[action.network]}’s learning rate` : label;
  },

  /** A finding in words. If its evidence lacks a number, the engine's sentence is shown. */
  finding({ kind, evidence, sentence, className = '' }: Finding, phase: Phase): string {
    const images = phase === 'autoencoder' ? 'Reconstructions' : 'Samples';
    const share = (name: string) => percent(evidence[name] ?? NaN);
    const vary = `vary ${share('variety')} as much as real images do`;
    const variety = `${vary}.`;
    const ofClass = `vary ${share('classVariety')} as much as real images of it do.`;
    const scores =
      phase === 'discriminator'
        ? `The discriminator is not learning: it judges ${share('realScore')} of the real images real, and ` +
          `${share('fakeScore')} of the generated ones.`
        : `The generator is winning: the discriminator judges ${share('fakeScore')} of its images real, and only ` +
          `${share('realScore')} of the real ones.`;
    /** Each text, and the numbers in it. */
    const texts: Readonly<Record<FindingKind, readonly [text: string, ...numbers: string[]]>> = {
      'not-finite': [sentence],
      'generator-winning': [scores, 'realScore', 'fakeScore'],
      lattice: [
        `${images} have a checkerboard pattern, which makes up ${share('lattice')} of their fine contrast.`,
        'lattice',
      ],
      grey: [
        `${images} are nearly one flat tone: they have ${share('contrast')} of the contrast of real images.`,
        'contrast',
      ],
      'mean-face': [`${images} all look like the average image: they ${variety}`, 'variety'],
      'mode-collapse':
        'classVariety' in evidence
          ? [`Samples of each class look alike: they ${ofClass}`]
          : [`${images} look alike: they ${variety}`, 'variety'],
      'missing-class':
        'lowestClassScore' in evidence
          ? [
              `The network draws no “${className}” yet: the discriminator judges only ${share('lowestClassScore')} of its ` +
                `samples real, and ${share('classScore')} of those of all classes.`,
              'classScore',
            ]
          : [
              `Samples of “${className}” look alike: they vary ${share('lowestClassVariety')} as much as real ones do, ` +
                `those of all classes ${share('classVariety')}.`,
              'lowestClassVariety',
              'classVariety',
            ],
      'discriminator-winning': [
        `The discriminator is winning: it judges only ${share('fakeScore')} of the generated images real ` +
          `(loss ${twoDecimals.format(evidence['discriminatorLoss'] ?? NaN)}), so the generator learns little from it.`,
        'fakeScore',
        'discriminatorLoss',
      ],
      'not-yet': [
        `Too early to say. First check-up at step ${integer.format(evidence['firstCheckup'] ?? NaN)}.`,
        'firstCheckup',
      ],
      healthy:
        'classVariety' in evidence
          ? [`Going well. ${images} ${vary}; those of one class ${ofClass}`, 'variety']
          : 'variety' in evidence
            ? [`Going well. ${images} ${variety}`]
            : ['Going well.'],
    };
    const [text, ...numbers] = texts[kind];
    return numbers.every(name => name in evidence) ? text : sentence;
  },
});
