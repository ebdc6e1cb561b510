/** Folders like `dist`, whose threads hang or die; see failing-thread.worker.ts. */
const FAILING = /^\/dist-(hanging|dying)\//;

/**
 * Middleware.
 * @param {{ path: string, redirect: (to: string) => void }} context Koa's
 * @param {() => Promise<void>} next
 */
export function failingThreads(context, next) {
  const [folder, kind] = FAILING.exec(context.path) ?? [];
  if (!folder) return next();
  if (context.path.endsWith('/kernel-thread.worker.js')) {
    context.redirect(`/build/test/support/failing-thread.worker.js?${kind}`);
    return undefined;
  }
  context.path = context.path.replace(folder, '/dist/');
  return next();
}
