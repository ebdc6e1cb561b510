import { localize } from '../../../shared/localize.js';

/** The words of the choice of classes. */
export const strings = localize('gridClasses', {
  columns: 'Columns',
  attributes: 'Classes of all pictures',
  any: 'any',
  anyOfPlane: 'by seed',
});
