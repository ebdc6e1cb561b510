import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Updates the host when its width or height changes. */
export class SizeController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #observer: ResizeObserver | null = null;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // In the next frame: an update may change the size itself, which within this one is an error of the page's ("ResizeObserver
    // loop completed with undelivered notifications").
    this.#observer = new ResizeObserver(() => requestAnimationFrame(() => this.#host.requestUpdate()));
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}
