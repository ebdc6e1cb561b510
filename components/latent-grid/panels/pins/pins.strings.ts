import type { Term } from '../../../../src/shared/latent/arithmetic.js';
import { localize } from '../../../shared/localize.js';

/** The words of the pins and of the arithmetic. */
export const strings = localize('pins', {
  pins: 'Pins',
  pinsHint: 'Pin pictures to keep them.',
  pinLabel: (index: number) => `Pin ${index + 1}`,
  unpin: (index: number) => `Remove pin ${index + 1}`,
  arithmetic: 'Arithmetic',
  arithmeticHint: 'Drag pins into the equation, or use their letters. Up to three in a term are averaged.',
  term: { a: 'a', b: 'b', c: 'c' } satisfies Record<Term, string>,
  termSign: { a: '', b: '−', c: '+' } satisfies Record<Term, string>,
  termLabel: (term: Term, count: number) =>
    `Term ${term}, ${{ a: 'added', b: 'subtracted', c: 'added' }[term]}: ${count === 0 ? 'empty' : `${count} of 3 samples`}`,
  assign: (index: number, term: Term) => `Put pin ${index + 1} into term ${term}`,
  unassign: (term: Term, index: number) => `Take sample ${index + 1} out of term ${term}`,
  result: 'Result of a − b + c',
  path: 'Pictures from a to the result',
  pinResult: 'Pin result',
  clear: 'Clear',
});
