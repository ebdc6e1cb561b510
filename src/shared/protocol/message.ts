/** Sentences for people cross the thread as a code with its values, so that whoever shows them can translate them. */

/** What a sentence is about, by name: numbers, and words that need no translation, such as a file's name. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** A sentence for people. */
export interface Message {
  /** Says which sentence it is, in kebab case with its subject first: `backend-software-gpu`. It never changes. */
  readonly code: string;
  readonly values: MessageValues;
  /** The sentence in English, for logs and for whoever has no words of their own for the code. */
  readonly text: string;
}

export function message(code: string, text: string, values: MessageValues = {}): Message {
  return { code, values, text };
}
