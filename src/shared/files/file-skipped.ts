import type { MessageValues } from '../protocol/message.js';

/** Says why a file is not used, to the person who gave it. The import goes on without the file. */
export class FileSkippedError extends Error {
  override readonly name = 'FileSkippedError';

  /**
   * @param code identifies the reason, whatever the language: `file-empty`
   * @param reason continues from the file's name: `is empty`
   * @param files number of files that it stands for
   */
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly values: MessageValues = {},
    readonly files = 1,
  ) {
    super(reason);
  }
}

const LONGEST = 200;

/**
 * A file's name as it can be shown: without line breaks and other control characters, and without those that change the
 * direction of writing, which can make one name pass for another. A long name keeps its end, which tells more.
 */
export function displayName(name: string): string {
  const shown = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
  const characters = [...shown];
  return characters.length > LONGEST ? `...${characters.slice(3 - LONGEST).join('')}` : shown;
}
