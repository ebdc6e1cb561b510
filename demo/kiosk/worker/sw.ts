/**
 * The kiosk's service worker: wiring only. It answers every request of the kiosk from one release, never from a mixture,
 * and asks the network for nothing but a new release. Anything that is not of the release does not exist: no request of
 * the page leaves the machine.
 */
import type { KioskMessage, WorkerMessage } from './messages.js';
import { ReleaseCache, type Release, type Superseded } from './release-cache.js';

declare const self: ServiceWorkerGlobalScope;
/** Stands above this code in the built file; scripts/build/kiosk.mjs writes it. */
declare const RELEASE: Release;

const shelf = new ReleaseCache(RELEASE, self.registration.scope);

self.addEventListener('install', event => {
  event.waitUntil(
    shelf.fill().catch(async (error: unknown) => {
      await tell({
        type: 'refused',
        version: RELEASE.version,
        why: error instanceof Error ? error.message : String(error),
      });
      throw error; // the browser drops this worker; the one before it serves on
    }),
  );
});

self.addEventListener('activate', event => {
  event.waitUntil(shelf.clearOthers(byNewer).then(() => self.clients.claim()));
});

self.addEventListener('fetch', event => {
  event.respondWith(answer(event.request));
  // A browser that was killed in the middle of an update has left something: each start clears up after it.
  if (event.request.mode === 'navigate') event.waitUntil(shelf.clearOthers(byActive));
});

self.addEventListener('message', event => {
  const message = event.data as KioskMessage;
  switch (message.type) {
    case 'activate':
      return event.waitUntil(self.skipWaiting());
    case 'version':
      return event.ports[0]?.postMessage(RELEASE.version);
  }
});

/** For the worker that takes over: a newer one may be filling its shelf, or have filled it. */
function byNewer(): Superseded {
  const { installing, waiting } = self.registration;
  return installing || waiting ? 'earlier' : 'all';
}

/** For a worker that runs: by now it may be the one that is superseded. */
function byActive(): Superseded {
  return self.registration.active === self.serviceWorker ? byNewer() : 'none';
}

async function answer({ url, method }: Request): Promise<Response> {
  const path = shelf.pathOf(url);
  if (path === null) return new Response('', { status: 404, statusText: 'Not part of the kiosk' });
  if (method !== 'GET' && method !== 'HEAD') return new Response('', { status: 405 });
  const response = await shelf.take(path);
  return method === 'HEAD' ? new Response(null, response) : response;
}

async function tell(message: WorkerMessage): Promise<void> {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}
