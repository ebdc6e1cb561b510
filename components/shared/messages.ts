/** Words what the engine says: by its code in the elements' strings, else in the engine's English. */
import type { DcganError } from '../../src/shared/errors.js';
import type { Message, MessageValues } from '../../src/shared/protocol/message.js';
import { messageStrings } from './elements.strings.js';

/** A warning, or why something is suggested. */
export function messageText(message: Message | string): string {
  return typeof message === 'string' ? message : textOf(message.text, message);
}

/** Why a backend was chosen, or a file was skipped. */
export function reasonText(report: {
  readonly reason: string;
  readonly code?: string;
  readonly values?: MessageValues;
}) {
  return textOf(report.reason, report);
}

/** An error's words: only errors of this package have a code. */
export function errorText(error: Error): string {
  const { code, details } = error as Partial<DcganError>;
  return textOf(error.message || error.name, { code, values: { ...details, ...details?.values } as MessageValues });
}

function textOf(
  english: string,
  { code, values }: { readonly code?: string; readonly values?: MessageValues },
): string {
  return messageStrings[code ?? '']?.(values ?? {}) ?? english;
}
