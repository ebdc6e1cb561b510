/** The words of the choice of classes. */
export const strings = {
  columns: 'Columns',
  attributes: 'Classes of all pictures',
  any: 'any',
  anyOfPlane: 'by seed',
};
