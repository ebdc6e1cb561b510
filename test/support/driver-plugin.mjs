/**
 * Answers the test command `driver-can`: whether what drives this browser can emulate `media`, list `workers` and count
 * `instances`. It tries.
 */
export function driverPlugin() {
  return {
    name: 'driver',
    /** @param {{ command: string, payload?: unknown, session: import('@web/test-runner-core').TestSession }} call */
    async executeCommand({ command, payload, session }) {
      if (command !== 'driver-can') return undefined;
      const launcher = /** @type {Partial<import('@web/test-runner-chrome').ChromeLauncher>} */ (session.browser);
      const page = launcher.getPage?.(session.id);
      if (!page) return false;
      try {
        if (payload === 'media') await page.emulateMediaFeatures([]);
        if (payload === 'instances') await page.queryObjects(await page.evaluateHandle('Worker.prototype'));
        return true;
      } catch {
        return false;
      }
    },
  };
}
