import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How far beyond the viewport a host counts as visible: pictures are there before they are scrolled to. */
const NEAR = '50% 0px';

/**
 * Knows whether the host is visible: in or near the viewport, on a page that is not hidden. The host is updated when it
 * becomes visible, so that it draws what it did not draw before.
 */
export class VisibilityController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #observer: IntersectionObserver | null = null;
  #inViewport = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get visible(): boolean {
    return this.#inViewport && !document.hidden;
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(
      entries => {
        this.#inViewport = entries.at(-1)?.isIntersecting ?? false;
        this.#update();
      },
      { rootMargin: NEAR },
    );
    this.#observer.observe(this.#host);
    document.addEventListener('visibilitychange', this.#update);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#update);
    this.#observer?.disconnect();
    this.#inViewport = false;
  }

  readonly #update = (): void => {
    if (this.visible) this.#host.requestUpdate();
  };
}
