import { integer } from '../../shared/formats.js';
import { localize } from '../../shared/localize.js';

/** The words for the classes of a picture. */
export const strings = localize('morphClasses', {
  mix: 'Mix two of each',
  classes: (index: number) => `What picture ${integer.format(index + 1)} shows`,
});
