/** The headers that isolate a page from other origins, so that it may use several threads; see docs/isolation.md. */

/** For every browser: the page needs both, and each script of a worker needs the second. */
export const COOP_COEP = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** For Chrome and Edge: only the page, or the one frame that is to be isolated, needs it. */
export const DIP = { 'document-isolation-policy': 'isolate-and-credentialless' };

/** Allows isolated pages of other origins to load a file without CORS, or to show it in a frame. */
export const CORP = { 'cross-origin-resource-policy': 'cross-origin' };

/**
 * Middleware of a development server all of whose pages are ours: each response isolates.
 * @param {{ set: (headers: Record<string, string>) => void }} context Koa's
 * @param {() => Promise<void>} next
 */
export function isolate(context, next) {
  context.set({ ...COOP_COEP, ...CORP });
  return next();
}
