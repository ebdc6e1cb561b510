import type { BackendChoice } from '../backend/backend-choice.js';
import { StepWatch } from './step-watch.js';

/** Has the backends measured again once a run's steps take another time than they took. */
export class BackendWatch {
  readonly #watch = new StepWatch(() => performance.now());
  /** Steps that have not been shown to the watch: a GPU is given several at once, of which only the last has to wait. */
  #untold = { steps: 0, milliseconds: 0 };

  /** @param milliseconds of a step, as was measured just now; `null` if it was not */
  expect(milliseconds: number | null): void {
    this.#untold = { steps: 0, milliseconds: 0 };
    if (milliseconds !== null) this.#watch.expect(milliseconds);
  }

  /** Observes a step. @param together how many the backend is given at once */
  step(choice: BackendChoice, milliseconds: number, together: number): void {
    if (!choice.isOpen || choice.expected === null) return;
    const untold = { steps: this.#untold.steps + 1, milliseconds: this.#untold.milliseconds + milliseconds };
    const isFull = untold.steps >= together;
    this.#untold = isFull ? { steps: 0, milliseconds: 0 } : untold;
    if (isFull && this.#watch.step(untold.milliseconds / untold.steps)) choice.isDue = true;
  }
}
