import type { CopyAssessment, CopyVerdict } from '../../../../src/shared/protocol/copies.js';
import { elementsStrings } from '../../../shared/elements.strings.js';
import { threeDigits, percent, integer } from '../../../shared/formats.js';
import { localize } from '../../../shared/localize.js';

/** The words of the panel “Is it copying?”. */
export const strings = localize('copying', {
  ...elementsStrings,
  hint:
    'Each sample of the newest sheet is compared with all training images. It counts as a copy if it is much closer to ' +
    'one than any other image is.',
  early:
    'There is nothing to check yet: wait until the doctor no longer says that it is early, or that samples look alike.',
  pairs: 'The sheet shows images and the autoencoder’s versions of them. Samples come in the later phases.',
  check: 'Check the sheet',
  again: 'Check the newest sheet',
  verdict: {
    copying: 'Copying',
    'not copying': 'Not copying',
    'too few to tell': 'Too few to tell',
  } satisfies Record<CopyVerdict, string>,
  rate: ({ copyRate, baselineRate }: Pick<CopyAssessment, 'copyRate' | 'baselineRate'>) =>
    `${percent(copyRate)} are copies. For comparison: ${percent(baselineRate)} of unseen images would count as copies.`,
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
      : `Distance ${threeDigits.format(distance)}. There is no other training image to compare with.`,
  more: (count: number) => `Show all ${integer.format(count)}`,
});
