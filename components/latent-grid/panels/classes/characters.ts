import type { ClassGroup } from '../../../../src/shared/protocol/classes.js';

/** Most characters of an example. */
const EXAMPLE_LENGTH = 10;

/**
 * The class of each character of a text; `null` for a gap, which is a character that no class is named by. Letters that
 * there are in one case only stand for both.
 */
export function charactersOf(text: string, { classes }: ClassGroup): readonly (string | null)[] {
  return [...text.normalize('NFC')].map(
    character =>
      [character, character.toLowerCase(), character.toUpperCase()].find(name => classes.includes(name)) ?? null,
  );
}

/** The characters, other than spaces, that the generator cannot write, each once. */
export function unwritable(text: string, group: ClassGroup): readonly string[] {
  const written = charactersOf(text, group);
  const unknown = [...text.normalize('NFC')].filter((character, i) => written[i] === null && character.trim() !== '');
  return [...new Set(unknown)];
}

/** The characters that the generator can write. */
export function writable({ classes }: ClassGroup): readonly string[] {
  return classes.filter(name => [...name].length === 1);
}

/** What is written while there is no text. */
export function exampleOf(group: ClassGroup): string {
  return writable(group).slice(0, EXAMPLE_LENGTH).join('');
}
