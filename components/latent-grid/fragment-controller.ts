import type { ReactiveController, ReactiveControllerHost } from 'lit';

const NAME = 'dcgan';

type FragmentHost = ReactiveControllerHost & HTMLElement & { readonly fragment: boolean; share: string };

/** The controllers in the page, in the order in which they were connected. */
const present = new Set<FragmentController>();

/**
 * Keeps the host's `share` in the URL's fragment, beside other parameters, while its `fragment` is set. The parameter is
 * `dcgan-ID`, or `dcgan` if the host has no id. Of several hosts with the same name only the first uses the fragment.
 */
export class FragmentController implements ReactiveController {
  readonly #host: FragmentHost;

  constructor(host: FragmentHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The page's URL with the host's present `share`. */
  get link(): string {
    const url = new URL(location.href);
    url.hash = this.#written();
    return url.href;
  }

  hostConnected(): void {
    present.add(this);
    this.#host.addEventListener('dcgan-view', this.#write);
    this.#host.addEventListener('dcgan-select', this.#write);
    window.addEventListener('hashchange', this.#read);
    this.#read();
  }

  hostDisconnected(): void {
    present.delete(this);
    this.#host.removeEventListener('dcgan-view', this.#write);
    this.#host.removeEventListener('dcgan-select', this.#write);
    window.removeEventListener('hashchange', this.#read);
  }

  get #name(): string {
    return this.#host.id ? `${NAME}-${this.#host.id}` : NAME;
  }

  get #active(): boolean {
    return (
      this.#host.fragment && [...present].find(other => other.#host.fragment && other.#name === this.#name) === this
    );
  }

  readonly #read = (): void => {
    const shared = this.#active ? parameters().get(this.#name) : null;
    if (shared !== null && shared !== this.#host.share) this.#host.share = shared;
  };

  readonly #write = (): void => {
    if (this.#active) history.replaceState(history.state, '', `#${this.#written()}`);
  };

  /** The fragment with the host's `share` in it. */
  #written(): string {
    const now = parameters();
    now.set(this.#name, this.#host.share);
    return String(now);
  }
}

function parameters(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}
