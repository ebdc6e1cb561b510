import { lazyImport } from '../../src/shared/lazy-import.js';

/** Shortest time after which a part that could not be loaded is asked for again. */
const RETRY_MS = 10_000;

/**
 * Loads the parts of an element that its first view does not show: each defines its tags when it is imported. What is
 * rendered before is an unknown element with its properties set, which the browser upgrades, and Lit's elements take the
 * properties over.
 */
export class LazyPanels<Name extends string> {
  readonly #loaders: Readonly<Record<Name, () => Promise<unknown>>>;
  readonly #onError: (error: unknown) => void;
  readonly #now: () => number;
  /** From when on a part may be asked for (again). */
  readonly #notBefore = new Map<Name, number>();
  readonly #reported = new Set<Name>();

  /** @param onError told once of each part; the part is asked for again as long as it is wanted */
  constructor(
    loaders: Readonly<Record<Name, () => Promise<unknown>>>,
    onError: (error: unknown) => void,
    now = () => performance.now(),
  ) {
    this.#now = now;
    this.#loaders = loaders;
    this.#onError = onError;
  }

  /** To be called wherever the part is on view, or is about to be: after the first time it costs nothing. */
  load(name: Name): void {
    if (this.#now() < (this.#notBefore.get(name) ?? 0)) return;
    this.#notBefore.set(name, Infinity);
    lazyImport(this.#loaders[name]).catch((error: unknown) => {
      this.#notBefore.set(name, this.#now() + RETRY_MS);
      if (this.#reported.has(name)) return;
      this.#reported.add(name);
      this.#onError(error);
    });
  }
}
