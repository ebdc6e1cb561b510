import type { CopyAssessment, CopyVerdict } from '../../../../src/shared/protocol/copies.js';
import { threeDigits, percentage, integer } from '../../formats.js';

/** The words of the panel “Is it copying?”. */
export const strings = {
  errorTitle: 'That did not work',
  percent: (fraction: number) => `${Math.floor(fraction * 100)} %`,
  hint:
    'Each sample of the newest sheet is held against all training images. One that is far nearer to a training image ' +
    'than any other image is counts as a copy.',
  pairs: 'The sheet shows images and what the autoencoder makes of them. Samples come in the phases after this.',
  check: 'Check the sheet',
  again: 'Check the newest sheet',
  verdict: {
    copying: 'Copying',
    'not copying': 'Not copying',
    'too few to tell': 'Too few to tell',
  } satisfies Record<CopyVerdict, string>,
  rate: ({ copyRate, baselineRate }: Pick<CopyAssessment, 'copyRate' | 'baselineRate'>) =>
    `${percentage.format(copyRate)} are copies; of new images, ${percentage.format(baselineRate)} would count as such.`,
  distances: (step: number, { samples, data }: CopyAssessment['distances']) =>
    `Step ${integer.format(step)}. Median distance to the nearest training image: samples ${threeDigits.format(samples)}, ` +
    `held out training images ${threeDigits.format(data)}. Distances are mean squared errors of values from −1 to 1.`,
  list: 'Samples and their nearest training images, most suspicious first',
  pair: (number: number, distance: number, copy: boolean) =>
    `Sample ${integer.format(number)}, distance ${threeDigits.format(distance)}${copy ? ', a copy' : ''}`,
  sample: (row: number, column: number) => `Sample in row ${row}, column ${column}`,
  nearest: 'Nearest training image',
  distance: (distance: number, limit: number, copy: boolean) =>
    Number.isFinite(limit)
      ? `Distance ${threeDigits.format(distance)}. Below ${threeDigits.format(limit)} a sample counts as a copy of this image; ` +
        `this one ${copy ? 'does' : 'does not'}.`
      : `Distance ${threeDigits.format(distance)}. No other training image is there to compare.`,
  more: (count: number) => `Show all ${integer.format(count)}`,
};
