import { DcganError } from '../../src/shared/errors.js';

/** The error that an element shows: the last one that was reported, else the first option that cannot be used. */
export class ErrorController {
  readonly #dispatch: (error: Error) => void;
  readonly #onChange: () => void;
  readonly #dispatched = new WeakSet<Error>();
  #error: Error | null = null;
  /** The error comes from drawing by the present generator. */
  #fromDrawing = false;
  #optionError: Error | null = null;
  #optionMessage = '';

  /** @param dispatch is called once for each error @param onChange another error is shown, or none any more */
  constructor(dispatch: (error: Error) => void, onChange: () => void) {
    this.#dispatch = dispatch;
    this.#onChange = onChange;
  }

  get shown(): Error | null {
    return this.#error ?? this.#optionError;
  }

  /**
   * Shows an error, and dispatches it unless that was done before: a call's error may come as an event, too.
   * @returns the error, for callers that throw it
   */
  report(reason: unknown, source: 'call' | 'drawing' = 'call'): Error {
    const error = asError(reason);
    this.#error = error;
    this.#fromDrawing = source === 'drawing';
    this.#onChange();
    if (!this.#dispatched.has(error)) {
      this.#dispatched.add(error);
      this.#dispatch(error);
    }
    return error;
  }

  /** Shows the first option that cannot be used; `null` if all can. One that was cleared stays so until its message changes. */
  reportOption(error: Error | null): void {
    const { message = '' } = error ?? {};
    if (message === this.#optionMessage) return;
    this.#optionMessage = message;
    this.#optionError = error;
    if (!error) return;
    console.warn(message); // for the page's author, who may have misspelt it
    this.#dispatch(error);
  }

  /** The visitor has dismissed the error, or a later call has succeeded. */
  clear(): void {
    this.#error = this.#optionError = null;
    this.#onChange();
  }

  /** Another generator draws, so errors in drawing by the last one are cleared. */
  clearDrawing(): void {
    if (this.#fromDrawing) this.#error = null;
  }
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DcganError(String(reason));
}
