import { LitElement, adoptStyles, css, html, render } from 'lit';
import type { CSSResultGroup, CSSResultOrNative, PropertyValues } from 'lit';
import { lazyImport } from '../../src/shared/lazy-import.js';

/** How long before a view that could not be had is asked for again. */
const RETRY_MS = 10_000;

/** What an element shows and what a visitor can do there: templates, styles, words. */
export interface ElementView {
  readonly styles: readonly CSSResultOrNative[];
  render(): unknown;
  /** As of the element's life cycle. */
  willUpdate?(changed: PropertyValues): void;
  /** As of the element's life cycle. */
  updated?(changed: PropertyValues): void;
}

/**
 * An element whose view is a file of its own, loaded when the first such element stands in a document. A page that
 * defines the element pays for its properties, methods and events. They work before the view is there; the first update
 * waits for it, and with it `updateComplete`.
 *
 * Where the view cannot be had, `dcgan-error` and a line in its place say so, and it is asked for again every ten
 * seconds while the element is in a document; browsers that remember that an import failed get it with a reload. Until
 * then what a page has put into the slot `poster` is shown.
 */
export abstract class LazyViewElement<View extends ElementView> extends LitElement {
  static override styles: CSSResultGroup = css`
    :host {
      display: block;
    }

    :host([hidden]) {
      display: none;
    }
  `;

  #view: View | null = null;
  #loading: Promise<void> | undefined;
  /** What has changed before the view was asked for. */
  #changedBeforeView: ReadonlyMap<PropertyKey, unknown> = new Map();
  /** Ends the wait before the next try. */
  #retryNow: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#view) render(html`<slot name="poster"></slot>`, this.renderRoot, this.renderOptions);
    this.#retryNow?.();
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

  /** `null` until the element has been in a document for as long as loading takes. Not `view`: pages know a grid's. */
  protected get loadedView(): View | null {
    return this.#view;
  }

  /** Imports the view, and makes one for this element. */
  protected abstract loadView(): Promise<View>;

  protected override render(): unknown {
    return this.#view?.render();
  }

  /**
   * What was set before the element was defined, Lit gives to its properties with the first update: it would come with the
   * view, too late for methods, and over what has been set since. So that update begins here, and goes on with the view.
   */
  #startLoading(): Promise<void> {
    this.performUpdate();
    this.isUpdatePending = true;
    return this.#loadView();
  }

  async #loadView(): Promise<void> {
    for (let tries = 0; !this.#view; tries++) {
      try {
        this.#view = await lazyImport(() => this.loadView(), 'It is asked for again every ten seconds.');
      } catch (error) {
        if (tries === 0) this.#reportError(error as Error);
        await this.#waitForRetry();
      }
    }
    adoptStyles(this.renderRoot as ShadowRoot, [
      ...this.#view.styles,
      ...(this.constructor as typeof LitElement).elementStyles,
    ]);
  }

  #reportError(error: Error): void {
    render(html`<p role="alert">${error.message}</p>`, this.renderRoot, this.renderOptions);
    this.dispatchEvent(new CustomEvent('dcgan-error', { detail: error, bubbles: true, composed: true }));
  }

  /** An element that has left its document waits until it is back. */
  #waitForRetry(): Promise<void> {
    return new Promise(resolve => {
      this.#retryNow = resolve;
      setTimeout(() => this.isConnected && resolve(), RETRY_MS);
    });
  }
}
