/** Every word that the doctor says: one file to translate. */
import type { Phase } from '../../shared/protocol/trainer.js';
import type { FindingKind, RatedNetwork, Remedy } from '../../shared/protocol/diagnosis.js';
import type { Signals } from './signals.js';

const LANGUAGE = 'en';
const share = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
/** A share, or "nothing measured" for one that was not. */
const percent = (value: number) => (Number.isFinite(value) ? share.format(value) : 'an unknown share');

/** What a sentence is about. */
export interface Case {
  readonly phase: Phase;
  readonly signals: Signals;
  /** Steps that this phase takes before it is judged. */
  readonly patience: number;
  /** The measurement that is not a number. */
  readonly broken: string;
}

const pictures = ({ phase }: Case) => (phase === 'autoencoder' ? 'reconstructions' : 'samples');

export const SENTENCES: Readonly<Record<FindingKind, (about: Case) => string>> = {
  'not-finite': ({ broken }) => `The ${broken} is no longer a number: the steps have become too large to compute.`,
  'generator-winning': ({ phase, signals: { realScore, fakeScore } }) =>
    phase === 'discriminator'
      ? `The discriminator learns nothing: it takes ${percent(realScore)} of the real images for real, and ${percent(fakeScore)} of the generated ones.`
      : `The generator is winning: the discriminator takes ${percent(fakeScore)} of its images for real, and only ${percent(realScore)} of the real ones.`,
  lattice: about =>
    `There is a lattice over the ${pictures(about)}: it makes up ${percent(about.signals.lattice)} of the fine contrast, beyond what real images have.`,
  grey: about =>
    `The ${pictures(about)} are nearly one flat tone: they have ${percent(about.signals.contrast)} of the contrast of real images.`,
  'mean-face': about =>
    `All ${pictures(about)} look like the average of the real images: they differ ${percent(about.signals.variety)} as much from each other as real images of such contrast do.`,
  'mode-collapse': about =>
    `The ${pictures(about)} look alike: they differ ${percent(about.signals.variety)} as much from each other as real images of such contrast do.`,
  'discriminator-winning': ({ signals: { discriminatorLoss, fakeScore } }) =>
    `The discriminator is winning: it takes only ${percent(fakeScore)} of the generated images for real (loss ${hundredths.format(discriminatorLoss)}), so the generator learns little from it.`,
  // Without the step: a finding is told once, and would be wrong a step later.
  'not-yet': ({ patience }) => `It is too early to tell: this phase is judged after ${whole.format(patience)} steps.`,
  healthy: about =>
    Number.isFinite(about.signals.variety)
      ? `All is well: the ${pictures(about)} differ ${percent(about.signals.variety)} as much from each other as real images of such contrast do.`
      : 'All is well.',
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

/** A measurement's name in a sentence: `discriminatorLoss` is "discriminator loss". */
export const measurementName = (name: string): string => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
