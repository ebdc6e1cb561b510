/** Why a file is not used, in words for the person who gave it. The import goes on without the file. */
export class FileSkippedError extends Error {
  override readonly name = 'FileSkippedError';

  /** @param reason goes on from the file's name: `is empty` */
  constructor(readonly reason: string) {
    super(reason);
  }
}

const LONGEST = 200;

/**
 * A file's name as it can be shown: without line breaks and other control characters, and without those that turn the
 * direction of writing, by which one name passes for another. Of a long one the end is kept, which tells more.
 */
export function displayName(name: string): string {
  const shown = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
  const characters = [...shown];
  return characters.length > LONGEST ? `...${characters.slice(3 - LONGEST).join('')}` : shown;
}
