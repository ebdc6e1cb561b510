import type { ReactiveController, ReactiveControllerHost } from 'lit';

const NAME = 'dcgan';

type FragmentHost = ReactiveControllerHost & HTMLElement & { readonly fragment: boolean; share: string };

/** Those in the page, in the order in which they came. */
const present = new Set<FragmentController>();

/**
 * Keeps what the host shares in the URL's fragment, beside what else is there, while its `fragment` is set: as
 * `dcgan-ID`, or as `dcgan` where the host has no id. Of several hosts of one name the first has it, and the others
 * leave the fragment alone.
 */
export class FragmentController implements ReactiveController {
  readonly #host: FragmentHost;

  constructor(host: FragmentHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The page's URL with what the host shows now. */
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

  /** The fragment with what the host shares in it. */
  #written(): string {
    const now = parameters();
    now.set(this.#name, this.#host.share);
    return String(now);
  }
}

function parameters(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}
