/** Words what the engine says: by its code in the elements' strings, else in the engine's English. */
import type { DcganError } from '../../src/shared/errors.js';
import type { BackendReason, BackendReport } from '../../src/shared/protocol/backend.js';
import type { Message, MessageValues } from '../../src/shared/protocol/message.js';
import type { MessageStrings } from './elements.strings.js';
import { currentLanguage } from './language.js';

/** A warning, or why something is suggested. */
export function messageText({ code, values, text }: Message): string {
  return textOf(code, values, text);
}

/** Why a backend was chosen, or a file was skipped. */
export function reasonText({ code, values, reason }: BackendReason): string {
  return textOf(code, values, reason);
}

/** On how many threads a backend computes, and with how many workers; empty where that is not up to us. */
export function threadsText({ threads, workers }: BackendReport): string {
  return [threads, workers].flatMap(each => (each ? [reasonText(each)] : [])).join(' ');
}

/** An error's words: only errors of this package have a code. */
export function errorText(error: Error): string {
  const { code, values } = error as Partial<DcganError>;
  return textOf(code, values, error.message || error.name);
}

function textOf(code = '', values: MessageValues = {}, english: string): string {
  const words = currentLanguage().words?.['messages'] as MessageStrings | undefined;
  return words?.[code]?.(values) ?? english;
}
