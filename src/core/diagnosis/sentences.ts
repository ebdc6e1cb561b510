/** The doctor's sentences in English. */
import type { Phase } from '../../shared/protocol/trainer.js';
import type { FindingKind, RatedNetwork, Remedy } from '../../shared/protocol/diagnosis.js';
import type { Signals } from './signals.js';

const LANGUAGE = 'en';
const share = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
/** A share as a percentage, or "an unknown share" for one that was not measured. */
const percent = (value: number) => (Number.isFinite(value) ? share.format(value) : 'an unknown share');

/** The subject of a sentence. */
export interface Case {
  readonly phase: Phase;
  readonly signals: Signals;
  /** The step from which this phase is judged. */
  readonly firstCheckup: number;
  /** The measurement that is not finite, in words. */
  readonly broken: string;
  /** The signals that the finding rests on. */
  readonly rests: readonly (keyof Signals)[];
  /** The class that it is about. */
  readonly className: string | undefined;
}

const pictures = ({ phase }: Case) => (phase === 'autoencoder' ? 'reconstructions' : 'samples');

/** What a healthy run's samples of one class are like, which other numbers do not show. */
const withinClasses = ({ signals: { classVariety } }: Case) =>
  Number.isFinite(classVariety) ? `, and those of one class ${percent(classVariety)} as much as real ones of it` : '';

export const SENTENCES: Readonly<Record<FindingKind, (about: Case) => string>> = {
  'not-finite': ({ broken }) => `The ${broken} is no longer a finite number: training has become unstable.`,
  'generator-winning': ({ phase, signals: { realScore, fakeScore } }) =>
    phase === 'discriminator'
      ? `The discriminator learns nothing: it judges ${percent(realScore)} of the real images to be real, and ${percent(fakeScore)} of the generated ones.`
      : `The generator is winning: the discriminator judges ${percent(fakeScore)} of its images to be real, but only ${percent(realScore)} of the real ones.`,
  lattice: about =>
    `The ${pictures(about)} have a checkerboard pattern: it makes up ${percent(about.signals.lattice)} of the fine contrast, beyond that in real images.`,
  grey: about =>
    `The ${pictures(about)} are nearly flat: they have ${percent(about.signals.contrast)} of the contrast of real images.`,
  'mean-face': about =>
    `All ${pictures(about)} look like the average of the real images: they vary ${percent(about.signals.variety)} as much as real images do.`,
  'mode-collapse': about =>
    about.rests.includes('classVariety')
      ? `The samples of each class look alike: they vary ${percent(about.signals.classVariety)} as much as real images of one class do.`
      : `The ${pictures(about)} look alike: they vary ${percent(about.signals.variety)} as much as real images do.`,
  'missing-class': ({ className = '', signals, rests }) =>
    rests.includes('lowestClassScore')
      ? `The network draws no “${className}” yet: the discriminator judges only ${percent(signals.lowestClassScore)} of its samples to be real, and ${percent(signals.classScore)} of those of all classes.`
      : `The samples of “${className}” look alike: they vary ${percent(signals.lowestClassVariety)} as much as real ones do, those of all classes ${percent(signals.classVariety)}.`,
  'discriminator-winning': ({ signals: { discriminatorLoss, fakeScore } }) =>
    `The discriminator is winning: it judges only ${percent(fakeScore)} of the generated images to be real (loss ${hundredths.format(discriminatorLoss)}), so the generator learns little from it.`,
  // The current step is left out: a finding is reported once, and would be out of date a step later.
  'not-yet': ({ firstCheckup }) => `Too early to say. First check-up at step ${whole.format(firstCheckup)}.`,
  healthy: about =>
    Number.isFinite(about.signals.variety)
      ? `Going well: the ${pictures(about)} vary ${percent(about.signals.variety)} as much as real images do${withinClasses(about)}.`
      : 'Going well.',
};

const NETWORKS: Readonly<Record<RatedNetwork, string>> = {
  autoencoder: "the autoencoder's rate",
  discriminator: "the discriminator's rate",
  generator: "the generator's rate",
};

export const halve = (network: RatedNetwork): Remedy => ({
  label: `Halve ${NETWORKS[network]}`,
  action: { type: 'scale-rate', network, factor: 0.5 },
});

export const ROLL_BACK: Remedy = { label: 'Go back to the last healthy snapshot', action: { type: 'roll-back' } };

export const WAIT: Remedy = { label: 'Wait', action: { type: 'wait' } };

/** A measurement's name in words: `discriminatorLoss` is "discriminator loss". */
export const measurementName = (name: string): string => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
