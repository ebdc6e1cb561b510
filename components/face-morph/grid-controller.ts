import { MOST_KEYS } from './keys/keys.js';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Events of `<latent-grid>` about samples that a visitor chooses. */
const SAMPLE_EVENTS = ['dcgan-select', 'dcgan-pin', 'dcgan-pins'] as const;

type Host = ReactiveControllerHost & HTMLElement & { readonly htmlFor: string | null };

/** Follows which samples are selected in the grid that `for` names. */
export class GridController implements ReactiveController {
  readonly #host: Host;
  readonly #onSample: (z: Float32Array) => void;
  /** The last sample, since one that is selected and then pinned counts once. */
  #last: Float32Array | null = null;
  #root: Node | null = null;

  constructor(host: Host, receive: (z: Float32Array) => void) {
    this.#host = host;
    this.#onSample = receive;
    host.addController(this);
  }

  /** Whether `for` names a grid. */
  get linked(): boolean {
    return this.#element?.localName === 'latent-grid';
  }

  /** The grid's pinned samples, at most as many as there can be keys. */
  get pins(): readonly Float32Array[] {
    const { pins } = (this.#element ?? {}) as { readonly pins?: unknown };
    return Array.isArray(pins) ? pins.filter(z => z instanceof Float32Array).slice(0, MOST_KEYS) : [];
  }

  /** The grid may be added later, so its events are listened to on the root. */
  hostConnected(): void {
    this.#root = this.#host.getRootNode();
    for (const type of SAMPLE_EVENTS) this.#root.addEventListener(type, this.#onSampleEvent);
  }

  hostDisconnected(): void {
    for (const type of SAMPLE_EVENTS) this.#root?.removeEventListener(type, this.#onSampleEvent);
    this.#root = null;
  }

  get #element(): Element | null {
    const { htmlFor } = this.#host;
    const root = this.#root;
    return htmlFor && (root instanceof Document || root instanceof ShadowRoot) ? root.getElementById(htmlFor) : null;
  }

  readonly #onSampleEvent = (event: Event): void => {
    if (!event.target || event.target !== this.#element) return;
    const { z, classes = [] } = (event as CustomEvent<{ z?: unknown; classes?: Float32Array } | null>).detail ?? {};
    this.#host.requestUpdate();
    if (!(z instanceof Float32Array)) return;
    const row = Float32Array.of(...z, ...classes);
    if (String(row) === String(this.#last)) return;
    this.#onSample((this.#last = row));
  };
}
