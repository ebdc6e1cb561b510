import type { KioskMessage, WorkerMessage } from './worker/messages.js';

/** A worker that does not answer is not worth waiting for. */
const ANSWER_MS = 2000;
/** A first installation that is not over by then goes on behind the loop. */
const FIRST_MS = 5 * 60 * 1000;
/** A page that has not gone by then is told to go once more. Told each second, a slow machine would begin each second. */
const RELOAD_MS = 30_000;

/**
 * The kiosk as installed in this browser: its service worker, which serves it without a network, and the releases that
 * come over a network when there is one. A new release lies ready until the page finds a moment for it.
 */
export class Installation {
  /** Why the last release was refused; `null` if none was, since the page was loaded. */
  refused: string | null = null;
  /** Another release than the page's own serves it now, or the first one does: it is to be loaded anew. */
  turned = false;
  #registration: ServiceWorkerRegistration | null = null;
  #reloadedAt = -Infinity;

  /**
   * Installs the kiosk, if it is not, and waits for the end of it. Without service workers (no `https:` and no localhost)
   * it goes on without.
   */
  async begin(): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
      this.refused = `${data.version}: ${data.why}`;
    });
    navigator.serviceWorker.addEventListener('controllerchange', () => (this.turned = true));
    try {
      this.#registration = await navigator.serviceWorker.register('sw.js', { updateViaCache: 'none' });
      const { installing } = this.#registration;
      if (!this.installed && installing) await Promise.race([ended(installing), passed(FIRST_MS)]);
      await navigator.storage?.persist?.(); // else a full disk may throw the kiosk away
    } catch (error) {
      console.error('The kiosk is not installed, and needs its server.', error);
    }
  }

  /** Whether the page is served without a network. */
  get installed(): boolean {
    return Boolean(navigator.serviceWorker?.controller);
  }

  /** Looks for a new release. Without a network there is none. */
  check(): void {
    this.#registration?.update().catch(() => {});
  }

  /**
   * Turns to the release that lies ready, if one does; `turned` tells when it has. Chrome stops the worker before it first;
   * a request that comes just then starts that one again, and the turn is half a minute after its last request.
   */
  turn(): void {
    this.#registration?.waiting?.postMessage({ type: 'activate' } satisfies KioskMessage);
  }

  /** Loads the page anew, if there is anything to load it from: else a browser shows its own words, and stays with them. */
  async reload(): Promise<void> {
    const now = performance.now();
    if (now - this.#reloadedAt < RELOAD_MS) return;
    this.#reloadedAt = now;
    const reachable = this.installed || (await fetch(location.href, { method: 'HEAD' }).then(Boolean, () => false));
    if (reachable) location.reload();
  }

  /** The release that serves this page; `null` where none does. */
  version(): Promise<string | null> {
    const worker = navigator.serviceWorker?.controller;
    if (!worker) return Promise.resolve(null);
    return new Promise(resolve => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
      setTimeout(() => resolve(null), ANSWER_MS);
      worker.postMessage({ type: 'version' } satisfies KioskMessage, [port2]);
    });
  }
}

/** Until a worker serves the page, or has been given up. */
function ended(worker: ServiceWorker): Promise<void> {
  return new Promise(resolve => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    });
  });
}

const passed = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
