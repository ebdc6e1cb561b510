/**
 * A service worker that isolates the pages of a static server whose headers cannot be set. It changes nothing but the
 * responses to pages, and to workers, within its scope, which is its own folder unless the server allows more.
 *
 *   isolation-worker.js        isolates pages in Chrome and Edge; whatever they load may come from anywhere
 *   isolation-worker.js?coep   in all browsers, if the package, whose workers need a header too, lies within the scope; what
 *                              pages show of other origins must allow that
 *
 * A page is isolated from the first load on that this worker answers: the one after it was registered.
 */
const COEP = { 'Cross-Origin-Embedder-Policy': 'require-corp' };
const inAllBrowsers = new URL(location.href).searchParams.has('coep');
const ofPages = inAllBrowsers
  ? { 'Cross-Origin-Opener-Policy': 'same-origin', ...COEP }
  : { 'Document-Isolation-Policy': 'isolate-and-credentialless' };

/** The headers to add, by what is requested. */
const HEADERS = { document: ofPages, iframe: ofPages, ...(inAllBrowsers && { worker: COEP }) };

addEventListener('install', () => skipWaiting());

addEventListener('fetch', event => {
  const headers = HEADERS[event.request.destination];
  if (headers) event.respondWith(fetch(event.request).then(response => withHeaders(response, headers)));
});

function withHeaders(response, added) {
  if (response.status === 0) return response; // a redirect, which the browser follows itself
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return new Response(body, { status, statusText, headers });
}
