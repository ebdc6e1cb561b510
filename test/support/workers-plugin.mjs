/**
 * Answers the test command `workers`: the addresses of the page's live workers, as the browser itself counts them;
 * 'unknown' where what drives the browser cannot ask it.
 */
export function workersPlugin() {
  return {
    name: 'workers',
    /** @param {{ command: string, session: import('@web/test-runner-core').TestSession }} call */
    async executeCommand({ command, session }) {
      if (command !== 'workers') return undefined;
      const launcher = /** @type {Partial<import('@web/test-runner-chrome').ChromeLauncher>} */ (session.browser);
      return (
        launcher
          .getPage?.(session.id)
          .workers()
          .map(worker => worker.url()) ?? 'unknown'
      );
    },
  };
}
