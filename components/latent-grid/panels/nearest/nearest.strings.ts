import { elementsStrings } from '../../../shared/elements.strings.js';
import { threeDigits } from '../../../shared/formats.js';
import { localize } from '../../../shared/localize.js';

/** The words of the nearest training image. */
export const strings = localize('nearest', {
  ...elementsStrings,
  nearest: 'Nearest training image',
  nearestHint: 'Point at a picture to see the training image nearest to it.',
  nearestLabel: 'The training image nearest to the picture',
  nearestDistance: (distance: number, limit: number, copy: boolean) =>
    Number.isFinite(limit)
      ? `Distance ${threeDigits.format(distance)}. Below ${threeDigits.format(limit)} it would count as a copy` +
        `${copy ? ', and it does.' : '.'}`
      : `Distance ${threeDigits.format(distance)}.`,
});
