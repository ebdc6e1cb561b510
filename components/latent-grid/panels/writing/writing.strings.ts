import { number } from '../../../shared/formats.js';
import { localize } from '../../../shared/localize.js';

const list = (words: readonly string[]) => words.map(word => `“${word}”`).join(', ');
const count = number({});

/** The words of the mode `text`. */
export const strings = localize('writing', {
  label: (digits: boolean) => (digits ? 'Your birthday, or any number' : 'Your text'),
  left: (characters: number) => `${count.format(characters)} characters at most`,
  written: (text: string) => `“${text}”, written by the network`,
  example: (text: string) => `An example, written by the network: “${text}”`,
  gaps: (unknown: readonly string[], known: readonly string[]) =>
    `${list(unknown)} ${unknown.length > 1 ? 'become gaps' : 'becomes a gap'}: the network can write ` +
    `${known.slice(0, 36).join(' ')}${known.length > 36 ? ' …' : '.'}`,
});
