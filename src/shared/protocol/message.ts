/** Sentences for people cross the thread as a code with its values, so that they can be translated where they are shown. */

/** The values in a sentence, by name: numbers, and text that needs no translation, such as a file's name. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** A sentence for people. */
export interface Message {
  /** Identifies the sentence, in kebab case with its subject first: `pictures-few`. It never changes. */
  readonly code: string;
  readonly values: MessageValues;
  /** The sentence in English, for logs and where there is no translation. */
  readonly text: string;
}

export function message(code: string, text: string, values: MessageValues = {}): Message {
  return { code, values, text };
}
