import type { CopyAssessment, CopyVerdict } from '../../../../src/shared/protocol/copies.js';
import { finer, share, whole } from '../../formats.js';

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
    `${share.format(copyRate)} are copies; of new images, ${share.format(baselineRate)} would count as such.`,
  distances: (step: number, { samples, data }: CopyAssessment['distances']) =>
    `Step ${whole.format(step)}. Median distance to the nearest training image: samples ${finer.format(samples)}, ` +
    `held out training images ${finer.format(data)}. Distances are mean squared errors of values from −1 to 1.`,
  list: 'Samples and their nearest training images, most suspicious first',
  pair: (number: number, distance: number, copy: boolean) =>
    `Sample ${whole.format(number)}, distance ${finer.format(distance)}${copy ? ', a copy' : ''}`,
  sample: (row: number, column: number) => `Sample in row ${row}, column ${column}`,
  nearest: 'Nearest training image',
  distance: (distance: number, limit: number, copy: boolean) =>
    Number.isFinite(limit)
      ? `Distance ${finer.format(distance)}. Below ${finer.format(limit)} a sample counts as a copy of this image; ` +
        `this one ${copy ? 'does' : 'does not'}.`
      : `Distance ${finer.format(distance)}. No other training image is there to compare.`,
  more: (count: number) => `Show all ${whole.format(count)}`,
};
