import { message, type Message } from '../../shared/protocol/message.js';

/** Tells of weights in a file that are not used. @param what they are, as the beginning of a sentence */
export function weightsLeftOut(what: string, names: readonly string[]): Message {
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ', ...' : '');
  const text = `${what} were left out: ${shown} (${names.length}).`;
  return message('weights-left-out', text, { count: names.length, names: shown });
}
