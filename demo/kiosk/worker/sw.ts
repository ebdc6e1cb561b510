/**
 * The kiosk's service worker, which only wires events to the release's cache. It answers every request of the kiosk
 * from one release, never from a mixture, and fetches nothing but new releases. Requests for anything else get a 404,
 * so that no request of the page leaves the machine.
 */
import type { KioskMessage, WorkerMessage } from './messages.js';
import { ReleaseCache, type Release, type Superseded } from './release-cache.js';

declare const self: ServiceWorkerGlobalScope;
/** scripts/build/kiosk.mjs writes it above this code in the built file. */
declare const RELEASE: Release;

const cache = new ReleaseCache(RELEASE, self.registration.scope);

self.addEventListener('install', event => {
  event.waitUntil(
    cache.install().catch(async (error: unknown) => {
      await notifyClients({
        type: 'refused',
        version: RELEASE.version,
        why: error instanceof Error ? error.message : String(error),
      });
      throw error; // the browser discards this worker, and the one before it continues to serve
    }),
  );
});

self.addEventListener('activate', event => {
  event.waitUntil(cache.deleteOthers(byNewer).then(() => self.clients.claim()));
});

self.addEventListener('fetch', event => {
  event.respondWith(answer(event.request));
  // Each start deletes what a browser that was killed during an update left behind.
  if (event.request.mode === 'navigate') event.waitUntil(cache.deleteOthers(byActive));
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

/** For the worker that takes over: a newer one may be installing or waiting. */
function byNewer(): Superseded {
  const { installing, waiting } = self.registration;
  return installing || waiting ? 'earlier' : 'all';
}

/** For a worker that runs: it may have been superseded itself by now. */
function byActive(): Superseded {
  return self.registration.active === self.serviceWorker ? byNewer() : 'none';
}

async function answer({ url, method }: Request): Promise<Response> {
  const path = cache.pathOf(url);
  if (path === null) return new Response('', { status: 404, statusText: 'Not part of the kiosk' });
  if (method !== 'GET' && method !== 'HEAD') return new Response('', { status: 405 });
  const response = await cache.serve(path);
  return method === 'HEAD' ? new Response(null, response) : response;
}

async function notifyClients(message: WorkerMessage): Promise<void> {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}
