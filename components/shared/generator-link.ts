import type { Generator } from '../../src/client/index.js';

/** Why an id gives no generator: there is no such element, it never has a generator, or it has none yet. */
export type Missing = 'element' | 'kind' | 'generator';

export type Linked = { readonly generator: Generator } | { readonly generator: null; readonly missing: Missing };

/** Events after which an element may have another generator. */
const CHANGE_EVENTS = ['dcgan-generator', 'dcgan-description', 'dcgan-state'] as const;

/** Asks an element for the generator that it loads only when it is visible. */
export const WANTED_EVENT = 'dcgan-generator-wanted';

/** Elements whose generator others may use: `<dcgan-trainer>`, `<latent-grid>`, `<face-morph>`, or one like them. */
type Source = Element & { readonly generator: Generator | null };

/**
 * Follows the generator of the element with an id, as `for` names it: the element may come later, be defined later,
 * change its generator, or go.
 */
export class GeneratorLink {
  readonly #root: Document | ShadowRoot;
  readonly #id: string;
  readonly #onChange: (linked: Linked) => void;
  readonly #observer: MutationObserver;
  #element: Element | null = null;
  #last: Generator | Missing | undefined;

  /** @param follow is called at once, and with every change until `close()` */
  constructor(root: Document | ShadowRoot, id: string, follow: (linked: Linked) => void) {
    this.#root = root;
    this.#id = id;
    this.#onChange = follow;
    this.#observer = new MutationObserver(this.#findElement);
    this.#observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['id'] });
    document.addEventListener('DOMContentLoaded', this.#findElement);
    this.#findElement();
  }

  close(): void {
    this.#observer.disconnect();
    document.removeEventListener('DOMContentLoaded', this.#findElement);
    this.#attach(null);
    this.#last = 'element';
  }

  /** Has the element load its generator, whether it is visible or not. */
  request(): void {
    if (this.#last === 'generator') this.#element?.dispatchEvent(new Event(WANTED_EVENT));
  }

  #attach(element: Element | null): void {
    for (const type of CHANGE_EVENTS) {
      this.#element?.removeEventListener(type, this.#update);
      element?.addEventListener(type, this.#update);
    }
    this.#element = element;
    if (!element?.matches(':not(:defined)')) return;
    void customElements.whenDefined(element.localName).then(() => {
      if (this.#element === element) this.#update();
    });
  }

  readonly #findElement = (): void => {
    const element = this.#root.getElementById(this.#id);
    if (element !== this.#element) this.#attach(element);
    this.#update();
  };

  readonly #update = (): void => {
    const found = this.#found();
    if (found === this.#last) return;
    this.#last = found;
    this.#onChange(typeof found === 'string' ? { generator: null, missing: found } : { generator: found });
  };

  #found(): Generator | Missing {
    const element = this.#element;
    if (!element) return document.readyState === 'loading' ? 'generator' : 'element'; // the element may not be parsed yet
    if (isSource(element)) return element.generator ?? 'generator';
    return element.matches(':defined') ? 'kind' : 'generator';
  }
}

function isSource(element: Element): element is Source {
  return 'generator' in element;
}
