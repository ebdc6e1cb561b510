import { percent } from './formats.js';
import { localize } from './localize.js';

/** The words of the choice of classes. */
export const strings = localize('classMixer', {
  any: 'any',
  classLabel: (group: string) => `Class, of ${group}`,
  mixedWith: 'and',
  mixLabel: (group: string) => `Second class, of ${group}`,
  nothing: 'nothing else',
  share: (first: string, second: string) => `Between ${first} and ${second}`,
  mixture: (shares: readonly (readonly [string, number])[]) =>
    shares.map(([name, share]) => `${percent(share)} ${name}`).join(', '),
});
