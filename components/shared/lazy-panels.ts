import { lazyImport } from '../../src/shared/lazy-import.js';

/** Shortest time after which a panel that could not be loaded is loaded again. */
const RETRY_MS = 10_000;

/**
 * Loads the panels that an element's first view does not show. Each defines its tags when it is imported. A panel that is
 * rendered before is an unknown element with its properties set, which the browser upgrades; Lit's elements keep the
 * properties.
 */
export class LazyPanels<Name extends string> {
  readonly #loaders: Readonly<Record<Name, () => Promise<unknown>>>;
  readonly #onError: (error: unknown) => void;
  readonly #now: () => number;
  /** Time from which on a panel may be loaded (again). */
  readonly #notBefore = new Map<Name, number>();
  readonly #reported = new Set<Name>();

  /** @param onError is called once for each panel; later calls of `load()` try again */
  constructor(
    loaders: Readonly<Record<Name, () => Promise<unknown>>>,
    onError: (error: unknown) => void,
    now = () => performance.now(),
  ) {
    this.#now = now;
    this.#loaders = loaders;
    this.#onError = onError;
  }

  /** Must be called whenever the panel is shown, or will be soon. It costs nothing after the first time. */
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
