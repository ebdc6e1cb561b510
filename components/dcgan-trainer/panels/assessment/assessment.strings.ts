import type { Assessment, ClassAssessment, JudgeAccuracy } from '../../../../src/shared/protocol/assessment.js';
import { elementsStrings } from '../../../shared/elements.strings.js';
import { integer, percent, progressPercent } from '../../../shared/formats.js';
import { asIs, localize } from '../../../shared/localize.js';

/** The words of the panel “A fresh judge”. */
export const strings = localize('assessment', {
  ...elementsStrings,
  hint:
    'A new network that never met this generator learns to tell generated pictures from real ones, and is then tested on ' +
    'pictures that it has not seen. It takes some seconds; training goes on.',
  ask: 'Ask a fresh judge',
  again: 'Ask again',
  progressLabel: 'Progress of the judge',
  verdict: ({ accuracy }: JudgeAccuracy) =>
    `A fresh judge tells its pictures from real ones in ${percent(accuracy)} of cases; 50 % would be perfect.`,
  interval: (step: number, { interval, verdicts, samples }: Assessment) =>
    `Step ${integer.format(step)}. With 95 % confidence: ${range(interval)}, by ${integer.format(verdicts)} verdicts after ` +
    `learning from others of ${integer.format(samples)} samples and as many real pictures.`,
  baseline: ({ baseline }: Assessment) =>
    `For comparison: real pictures from other real ones in ${percent(baseline.accuracy)} of cases (${range(baseline.interval)}).`,
  scale: { perfect: '50 %: a guess', obvious: '100 %: always told' },
  missing: (classes: readonly ClassAssessment[]) =>
    `Missing, or much rarer than in the data: ${classes.map(nameOf(classes)).join(', ')}.`,
  noneMissing: 'No class is missing.',
  confused: ({ name, confusedWith }: ClassAssessment) =>
    confusedWith ? `${name}, taken for ${confusedWith.name} in ${percent(confusedWith.share)}` : '',
  worst: (list: string) => `Confused most often: ${list}.`,
  classifier: (accuracy: number) =>
    `By a classifier that is right about ${percent(accuracy)} of real pictures that it has not seen.`,
  classes: 'Class by class',
  columns: {
    name: 'Class',
    data: 'Of real pictures',
    samples: 'Of samples',
    recognised: 'Recognised',
    confusedWith: 'Taken for',
  },
  percent: asIs(percent),
  progress: asIs(progressPercent),
  confusion: ({ confusedWith }: ClassAssessment) =>
    confusedWith ? `${confusedWith.name} (${percent(confusedWith.share)})` : '–',
  unknown: '–',
  className: asIs((group: string, name: string, groups: number): string => (groups > 1 ? `${group}: ${name}` : name)),
  range: (low: string, high: string): string => `${low} to ${high}`,
});

function range([low, high]: JudgeAccuracy['interval']): string {
  return strings.range(integer.format(100 * low), percent(high));
}

/** Names a class by its group as well where there are several. */
function nameOf(classes: readonly ClassAssessment[]) {
  const groups = new Set(classes.map(({ group }) => group)).size;
  return ({ group, name }: ClassAssessment) => strings.className(group, name, groups);
}
