import { DcganError } from '../../src/shared/errors.js';

/** What went wrong in a grid and is to be read there: the last failure, else the first option that cannot be used. */
export class ErrorController {
  readonly #onProblem: (error: Error) => void;
  readonly #onChange: () => void;
  #failure: Error | null = null;
  /** The failure is one of the present generator. */
  #inDrawing = false;
  #complaint: Error | null = null;
  #complained = '';

  /** @param onProblem told once of each @param onChange there is something else to be read */
  constructor(onProblem: (error: Error) => void, onChange: () => void) {
    this.#onProblem = onProblem;
    this.#onChange = onChange;
  }

  /** What is to be read now. */
  get shown(): Error | null {
    return this.#failure ?? this.#complaint;
  }

  /** Something that a page or a visitor asked for failed, or the drawing of pictures. */
  fail(reason: unknown, of: 'drawing' | 'asking' = 'asking'): void {
    this.#failure = reason instanceof Error ? reason : new DcganError(String(reason));
    this.#inDrawing = of === 'drawing';
    this.#onChange();
    this.#onProblem(this.#failure);
  }

  /** The first option that cannot be used; `null` where all can. Once dismissed it stays so until it is another. */
  complain(complaint: Error | null): void {
    const { message = '' } = complaint ?? {};
    if (message === this.#complained) return;
    this.#complained = message;
    this.#complaint = complaint;
    if (complaint) this.#onProblem(complaint);
  }

  /** There is nothing more to be read. */
  dismiss(): void {
    this.#failure = this.#complaint = null;
    this.#onChange();
  }

  /** Another generator draws: what the last one could not is no matter. */
  forgetDrawing(): void {
    if (this.#inDrawing) this.#failure = null;
  }
}
