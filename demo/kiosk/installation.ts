import type { KioskMessage, WorkerMessage } from './worker/messages.js';

/** How long the page waits for a service worker's answer. */
const ANSWER_TIMEOUT_MS = 2000;
/** A first installation that takes longer continues behind the attract loop. */
const FIRST_INSTALL_MS = 5 * 60 * 1000;
/** A reload is asked for at most this often: a slow machine would start over if it were asked each second. */
const RELOAD_INTERVAL_MS = 30_000;

/**
 * The kiosk as it is installed in this browser: its service worker serves it without a network, and fetches new
 * releases when there is one. A new release waits until the page activates it.
 */
export class Installation {
  /** Why the last release was refused; `null` if none was since the page was loaded. */
  refused: string | null = null;
  /** Whether another release than the page's own serves it now, or the first one does: the page must be reloaded. */
  controllerChanged = false;
  #registration: ServiceWorkerRegistration | null = null;
  #reloadedAt = -Infinity;

  /**
   * Installs the kiosk if necessary, and waits until that has ended. Where there are no service workers (neither
   * `https:` nor localhost), nothing is installed.
   */
  async register(): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
      this.refused = `${data.version}: ${data.why}`;
    });
    navigator.serviceWorker.addEventListener('controllerchange', () => (this.controllerChanged = true));
    try {
      this.#registration = await navigator.serviceWorker.register('sw.js', { updateViaCache: 'none' });
      const { installing } = this.#registration;
      if (!this.installed && installing) await Promise.race([settled(installing), delay(FIRST_INSTALL_MS)]);
      // Otherwise the browser may evict the kiosk when the disk is full. Firefox asks whoever is there, maybe for ever.
      void navigator.storage?.persist?.().catch(() => undefined);
    } catch (error) {
      console.error('The kiosk could not be installed, so it needs its server.', error);
    }
  }

  /** Whether a service worker serves the page, so that it needs no network. */
  get installed(): boolean {
    return Boolean(navigator.serviceWorker?.controller);
  }

  /** Looks for a new release; without a network nothing happens. */
  checkForUpdate(): void {
    this.#registration?.update().catch(() => {});
  }

  /**
   * Activates the release that is waiting, if there is one; `controllerChanged` tells when it serves the page. Chrome
   * stops the old worker first; a request at that moment starts it again, and delays the change until it has been idle
   * for half a minute.
   */
  activateUpdate(): void {
    this.#registration?.waiting?.postMessage({ type: 'activate' } satisfies KioskMessage);
  }

  /** Reloads the page if something can serve it: otherwise the browser would show its error page and stay there. */
  async reload(): Promise<void> {
    const now = performance.now();
    if (now - this.#reloadedAt < RELOAD_INTERVAL_MS) return;
    this.#reloadedAt = now;
    const reachable = this.installed || (await fetch(location.href, { method: 'HEAD' }).then(Boolean, () => false));
    if (reachable) location.reload();
  }

  /** The version of the release that serves this page; `null` if none does. */
  version(): Promise<string | null> {
    const worker = navigator.serviceWorker?.controller;
    if (!worker) return Promise.resolve(null);
    return new Promise(resolve => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
      setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS);
      worker.postMessage({ type: 'version' } satisfies KioskMessage, [port2]);
    });
  }
}

/** Resolves when a worker is active, or has been given up. */
function settled(worker: ServiceWorker): Promise<void> {
  return new Promise(resolve => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    });
  });
}

const delay = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
