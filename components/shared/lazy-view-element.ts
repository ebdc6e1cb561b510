import { adoptStyles, css, defaultConverter, html, render } from 'lit';
import type { ComplexAttributeConverter, CSSResultGroup, CSSResultOrNative, LitElement } from 'lit';
import type { PropertyDeclaration, PropertyValues } from 'lit';
import { lazyImport } from '../../src/shared/lazy-import.js';
import { useLanguageOf } from './language.js';
import { LocalizedElement } from './localized-element.js';

/** Time after which a view that could not be loaded is loaded again. */
const RETRY_MS = 10_000;

/**
 * The room of a view that is on its way: a grey square where its picture will be, and below it the content of the slot
 * `poster`, so that nothing on the page jumps when the view comes. `--dcgan-room` is the least height.
 */
const roomStyles = css`
  :host {
    min-block-size: var(--dcgan-room, 34rem);
  }

  :host::before {
    content: '';
    display: block;
    inline-size: min(100% - 2em, max(20rem, 72svh));
    margin: 1em 1em 4em;
    border-radius: var(--dcgan-radius, 12px);
    background: color-mix(in srgb, currentcolor 8%, transparent);
    aspect-ratio: 1;
  }

  ::slotted(*) {
    margin-inline: 1em;
  }
`;

/** What an element shows, and what visitors can do there: templates, styles, words. */
export interface ElementView {
  readonly styles: readonly CSSResultOrNative[];
  render(): unknown;
  /** Called by the element's `willUpdate()`. */
  willUpdate?(changed: PropertyValues): void;
  /** Called by the element's `updated()`. */
  updated?(changed: PropertyValues): void;
}

/**
 * An element whose view is a chunk of its own, which is loaded when the first such element is in a document. A page that
 * defines the element loads only its properties, methods and events. They work before the view is there; the first update
 * waits for the view, and so does `updateComplete`.
 *
 * If the view cannot be loaded, the element shows a message and dispatches `dcgan-error`. It tries again every ten seconds
 * while it is in a document; some browsers remember a failed import and need a reload. The content of the slot `poster` is
 * shown until then.
 */
export abstract class LazyViewElement<View extends ElementView> extends LocalizedElement {
  static override styles: CSSResultGroup = css`
    :host {
      display: block;
    }

    :host([hidden]) {
      display: none;
    }
  `;

  /**
   * Text for a property is read as its attribute's would be. React and Vue set a property where there is one of an attribute's
   * name: `<latent-grid rows="3">` in JSX sets `rows` to "3".
   */
  static override getPropertyDescriptor(name: PropertyKey, key: string | symbol, options: PropertyDeclaration) {
    const descriptor = super.getPropertyDescriptor(name, key, options);
    const { attribute, converter = defaultConverter, type } = options;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the element
    const set = descriptor?.set;
    if (set && attribute !== false)
      descriptor.set = function (value) {
        const text = typeof value === 'string';
        set.call(this, text ? (converter as ComplexAttributeConverter).fromAttribute?.(value, type) : value);
      };
    return descriptor;
  }

  #view: View | null = null;
  #loading: Promise<void> | undefined;
  /** Properties that changed before the view was there. */
  #changedBeforeView: ReadonlyMap<PropertyKey, unknown> = new Map();
  /** Ends the wait for the next try. */
  #retryNow: (() => void) | undefined;
  #checking = false;
  /** Ends listening to the frame whose document the element is in. */
  #frame: AbortController | undefined;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    this.#adopt([roomStyles], root);
    return root;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#view) render(html`<slot name="poster"></slot>`, this.renderRoot, this.renderOptions);
    this.#retryNow?.();
    this.#followFrame();
    if (this.attributes.length) this.checkAttributes(); // also a misspelt name, which is not observed
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#frame?.abort();
    this.#frame = undefined;
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    this.checkAttributes();
  }

  /** Tells the console of attributes that cannot be used, when all those of a task are set. */
  protected checkAttributes(): void {
    if (this.#checking) return;
    this.#checking = true;
    const done = () => (this.#checking = false);
    import('./check-attributes.js').then(({ checkAttributes }) => checkAttributes(this)).then(done, done); // it is only advice
  }

  /** An element that was moved into a frame's document goes with the frame, of whose end browsers tell its elements nothing. */
  #followFrame(): void {
    this.#frame?.abort();
    const { defaultView } = this.ownerDocument;
    if (!defaultView || defaultView === window) return;
    this.#frame = new AbortController();
    const { signal } = this.#frame;
    defaultView.addEventListener('pagehide', ({ persisted }) => !persisted && this.remove(), { signal });
  }

  protected override scheduleUpdate(): void | Promise<unknown> {
    if (this.#view) return super.scheduleUpdate();
    this.#loading ??= this.#startLoading();
    return this.#loading.then(() => super.scheduleUpdate());
  }

  protected override shouldUpdate(changed: Map<PropertyKey, unknown>): boolean {
    if (!this.#view) {
      this.#changedBeforeView = changed;
      return false;
    }
    for (const [name, before] of this.#changedBeforeView) changed.set(name, before);
    this.#changedBeforeView = new Map();
    return true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#view?.willUpdate?.(changed);
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#view?.updated?.(changed);
  }

  /** The view; `null` until it is loaded. It is not called `view`, which is a public property of the grid. */
  protected get loadedView(): View | null {
    return this.#view;
  }

  /** Imports the view's chunk, and creates the view of this element. */
  protected abstract loadView(): Promise<View>;

  protected override render(): unknown {
    return this.#view?.render();
  }

  /**
   * Lit applies properties that were set before the element was defined with the first update. If that waited for the view,
   * it would come too late for methods, and overwrite what was set since. So the first update starts here, and continues
   * with the view.
   */
  #startLoading(): Promise<void> {
    this.performUpdate();
    this.isUpdatePending = true;
    return this.#loadView();
  }

  async #loadView(): Promise<void> {
    for (let tries = 0; !this.#view; tries++) {
      try {
        [this.#view] = await Promise.all([
          lazyImport(() => this.loadView(), 'It is tried again every ten seconds.'),
          useLanguageOf(this),
        ]);
      } catch (error) {
        if (tries === 0) this.#reportError(error as Error);
        await this.#waitForRetry();
      }
    }
    this.#adopt(this.#view.styles);
  }

  /** Styles of what is shown, and after them the element's own. */
  #adopt(styles: readonly CSSResultOrNative[], root: HTMLElement | DocumentFragment = this.renderRoot): void {
    adoptStyles(root as ShadowRoot, [...styles, ...(this.constructor as typeof LitElement).elementStyles]);
  }

  #reportError(error: Error): void {
    render(html`<p role="alert">${error.message}</p>`, this.renderRoot, this.renderOptions);
    this.dispatchEvent(new CustomEvent('dcgan-error', { detail: error, bubbles: true, composed: true }));
  }

  /** An element outside a document waits until it is back. */
  #waitForRetry(): Promise<void> {
    return new Promise(resolve => {
      this.#retryNow = resolve;
      setTimeout(() => this.isConnected && resolve(), RETRY_MS);
    });
  }
}
