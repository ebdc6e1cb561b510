/** Words what the engine says: by its code in the elements' strings, else in the engine's English. */
import { DcganError } from '../../src/shared/errors.js';
import type { Message, MessageValues } from '../../src/shared/protocol/message.js';
import { messageStrings } from './elements.strings.js';

/** Why something is as it is: a backend's report, or a file that was skipped. */
interface Reason {
  readonly reason: string;
  readonly code?: string;
  readonly values?: MessageValues;
}

/** A warning, or why something is suggested. */
export function messageText(message: Message | string): string {
  return typeof message === 'string' ? message : wordsOf(message.code, message.values, message.text);
}

export function reasonText({ reason, code, values }: Reason): string {
  return wordsOf(code, values, reason);
}

export function errorText(error: Error): string {
  const english = error.message || error.name;
  if (!(error instanceof DcganError)) return english;
  const { subject = '', given = '', allowed = '', values } = error.details;
  return wordsOf(error.code, { subject, given, allowed, ...values }, english);
}

function wordsOf(code = '', values: MessageValues = {}, english: string): string {
  return messageStrings[code]?.(values) ?? english;
}
