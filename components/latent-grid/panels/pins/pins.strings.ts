import type { Term } from '../../../../src/shared/latent/arithmetic.js';
import { localize } from '../../../shared/localize.js';

/** The words of the pins and of the arithmetic. */
export const strings = localize('pins', {
  pins: 'Pins',
  pinsHint: 'Pin pictures to keep them.',
  pinLabel: (index: number) => `Pin ${index + 1}`,
  unpin: (index: number) => `Remove pin ${index + 1}`,
  arithmetic: 'Arithmetic',
  arithmeticHint:
    'Start with one pin, take away what another has, add what a third has. Drag pins, or use the buttons below them. Up to three in one place are averaged.',
  example: 'Try it with the first three pins',
  /** On the buttons below a pin. */
  term: { a: 'Start', b: '−', c: '+' } satisfies Record<Term, string>,
  termName: { a: 'Start with', b: 'Take away', c: 'Add' } satisfies Record<Term, string>,
  termSign: { a: '', b: '−', c: '+' } satisfies Record<Term, string>,
  termLabel: (term: Term, count: number) =>
    `${strings.termName[term]}: ${count === 0 ? 'empty' : `${count} of 3 samples`}`,
  assign: (index: number, term: Term) => `${strings.termName[term]}: pin ${index + 1}`,
  unassign: (term: Term, index: number) => `Take sample ${index + 1} out of “${strings.termName[term]}”`,
  result: 'Result',
  path: 'Pictures from the start to the result',
  pinResult: 'Pin result',
  clear: 'Clear',
});
