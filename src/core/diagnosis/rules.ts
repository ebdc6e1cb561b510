/**
 * What each finding means in numbers. A finding begins at a severity of 1; at 0 there is no sign of it. Thresholds were
 * chosen on runs with other seeds than those that docs/doctor.md reports.
 */
import type { Phase } from '../../shared/protocol/trainer.js';
import type { FindingKind } from '../../shared/protocol/diagnosis.js';
import type { Signals } from './signals.js';

export interface Rule {
  readonly kind: FindingKind;
  readonly phases: readonly Phase[];
  /** The signals that the finding rests on. */
  readonly evidence: readonly (keyof Signals)[];
  /** For a rule about one class: what is lowest in that class. */
  readonly lowest?: 'score' | 'variety';
  readonly severity: (signals: Signals, phase: Phase) => number;
}

/**
 * Variety within classes below which the samples of each count as one picture. With mode seeking, healthy runs have 0.7 and
 * more from the first check-up on, and runs that draw one picture of each class 0.02.
 */
const CLASS_COLLAPSE = 0.3;

/** D's loss on an image when it guesses. */
const GUESSING = Math.LN2;

/** 1 at the limit, more above it; 0 for an unknown value. */
const above = (value: number, limit: number) => (Number.isNaN(value) ? 0 : Math.max(0, value / limit));
/** 1 at the limit, more below it; 0 for an unknown value. */
const below = (value: number, limit: number) => (Number.isNaN(value) ? 0 : limit / Math.max(value, 1e-6));

/** The rules in order of precedence: where several hold, the first is reported. */
export const RULES: readonly Rule[] = [
  {
    kind: 'generator-winning',
    phases: ['discriminator', 'adversarial'],
    evidence: ['realScore', 'fakeScore', 'discriminatorLoss'],
    severity: ({ realScore, fakeScore, discriminatorLoss }, phase) => {
      const gap = realScore - fakeScore;
      const worseThanGuessing = above(discriminatorLoss, 1.5 * GUESSING);
      // While D trains alone it must improve; against a G that trains too, even odds are fair.
      if (phase === 'discriminator')
        return Math.max(worseThanGuessing, Math.min(below(gap, 0.05), above(discriminatorLoss, 0.95 * GUESSING)));
      return Math.max(worseThanGuessing, above(-gap, 0.05));
    },
  },
  {
    kind: 'lattice',
    phases: ['autoencoder', 'adversarial'],
    evidence: ['lattice'],
    // Samples that are alike share the periods of the one image that they show, so for them the limit is higher.
    severity: ({ lattice, variety }) => above(lattice, 0.31 + 0.3 * Math.min(1, Math.max(0, (0.6 - variety) / 0.1))),
  },
  {
    kind: 'grey',
    phases: ['autoencoder', 'adversarial'],
    evidence: ['contrast', 'greyness'],
    severity: ({ contrast, greyness }) => Math.min(below(contrast, 0.35), above(greyness, 0.45)),
  },
  {
    kind: 'mean-face',
    phases: ['autoencoder', 'adversarial'],
    evidence: ['variety', 'distanceToMean'],
    severity: ({ variety, distanceToMean }, phase) =>
      Math.min(below(variety, 0.4), below(distanceToMean, phase === 'autoencoder' ? 0.65 : 0.5)),
  },
  {
    kind: 'mode-collapse',
    phases: ['autoencoder', 'adversarial'],
    evidence: ['variety', 'distanceToMean'],
    // Reconstructions are alike at first and diverge as the autoencoder learns; samples should differ from the start.
    severity: ({ variety }, phase) => below(variety, phase === 'autoencoder' ? 0.3 : 0.48),
  },
  {
    kind: 'mode-collapse',
    phases: ['adversarial'],
    evidence: ['classVariety'],
    // Classes differ from each other even where z makes no difference, so a collapse shows within them.
    severity: ({ classVariety }) => below(classVariety, CLASS_COLLAPSE),
  },
  {
    kind: 'missing-class',
    phases: ['adversarial'],
    evidence: ['lowestClassVariety', 'classVariety'],
    lowest: 'variety',
    severity: ({ lowestClassVariety, classVariety }) =>
      Math.min(below(lowestClassVariety, 0.2), below(lowestClassVariety / classVariety, 0.38)),
  },
  {
    kind: 'missing-class',
    phases: ['adversarial'],
    evidence: ['lowestClassScore', 'classScore'],
    lowest: 'score',
    severity: ({ lowestClassScore, classScore }) =>
      Math.min(below(lowestClassScore, 0.03), above(classScore, 0.15), below(lowestClassScore / classScore, 0.1)),
  },
  {
    kind: 'discriminator-winning',
    phases: ['adversarial'],
    evidence: ['fakeScore', 'discriminatorLoss', 'generatorLoss'],
    severity: ({ discriminatorLoss, fakeScore }) => Math.min(below(discriminatorLoss, 0.13), below(fakeScore, 0.1)),
  },
];
