import { COOP_COEP } from '../../scripts/lib/isolation.mjs';

/** Web Test Runner names the test in the page that runs it. */
const ISOLATED_TEST = /__WTR_CONFIG__ = \{[^\n]*"testFile":"[^"]*\.isolated\.test\.js/;

/**
 * Runs the tests whose names end in `.isolated.test.ts` in cross-origin isolated pages; all others are in pages that are not.
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function isolationPlugin() {
  return {
    name: 'isolation',
    transform(context) {
      if (context.path === '/' && ISOLATED_TEST.test(String(context.body))) context.set(COOP_COEP);
    },
  };
}

/**
 * Middleware: an isolated page starts only workers with this header, which makes no difference to other pages.
 * @param {{ path: string, set: (headers: Record<string, string>) => void }} context Koa's
 * @param {() => Promise<void>} next
 */
export function isolateWorkers(context, next) {
  if (context.path.endsWith('.js')) {
    context.set({ 'cross-origin-embedder-policy': COOP_COEP['cross-origin-embedder-policy'] });
  }
  return next();
}
