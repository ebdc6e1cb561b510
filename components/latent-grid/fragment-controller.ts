import type { ReactiveController, ReactiveControllerHost } from 'lit';

const NAME = 'dcgan';

/** Keeps what the host shares in the URL's fragment, beside what else is there, while its `fragment` is set. */
export class FragmentController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement & { readonly fragment: boolean; share: string };

  constructor(host: ReactiveControllerHost & HTMLElement & { readonly fragment: boolean; share: string }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('dcgan-view', this.#write);
    this.#host.addEventListener('dcgan-select', this.#write);
    window.addEventListener('hashchange', this.#read);
    this.#read();
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('dcgan-view', this.#write);
    this.#host.removeEventListener('dcgan-select', this.#write);
    window.removeEventListener('hashchange', this.#read);
  }

  readonly #read = (): void => {
    const shared = this.#host.fragment ? parameters().get(NAME) : null;
    if (shared !== null && shared !== this.#host.share) this.#host.share = shared;
  };

  readonly #write = (): void => {
    if (!this.#host.fragment) return;
    const now = parameters();
    now.set(NAME, this.#host.share);
    history.replaceState(history.state, '', `#${now}`);
  };
}

function parameters(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}
