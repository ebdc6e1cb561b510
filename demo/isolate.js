/** Isolates the demo where its server does not, from the second visit on. A developer's own server decides for itself. */
const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
if (!crossOriginIsolated && !isLocal) {
  navigator.serviceWorker?.register(new URL('isolation-worker.js', import.meta.url)).catch(() => {}); // it is one thread then
}
