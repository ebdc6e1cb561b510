import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Knows whether the visitor prefers reduced motion, and when that starts. */
export class ReducedMotionController implements ReactiveController {
  readonly #onReduced: () => void;
  #query: MediaQueryList | null = null;

  constructor(host: ReactiveControllerHost, onReduced: () => void) {
    this.#onReduced = onReduced;
    host.addController(this);
  }

  get reduced(): boolean {
    return this.#query?.matches ?? false;
  }

  hostConnected(): void {
    this.#query = matchMedia('(prefers-reduced-motion: reduce)');
    this.#query.addEventListener('change', this.#onChange);
  }

  hostDisconnected(): void {
    this.#query?.removeEventListener('change', this.#onChange);
  }

  readonly #onChange = ({ matches }: MediaQueryListEvent): void => {
    if (matches) this.#onReduced();
  };
}
