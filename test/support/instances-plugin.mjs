/**
 * Answers the test command `instances`: how many objects of each class are alive in the page after a garbage collection,
 * by the names of the classes. Only what something still refers to is counted.
 */
export function instancesPlugin() {
  return {
    name: 'instances',
    /** @param {{ command: string, payload?: unknown, session: import('@web/test-runner-core').TestSession }} call */
    async executeCommand({ command, payload, session }) {
      if (command !== 'instances') return undefined;
      const launcher = /** @type {import('@web/test-runner-chrome').ChromeLauncher} */ (session.browser);
      const page = launcher.getPage(session.id);
      /** @type {Record<string, number>} */
      const counts = {};
      for (const name of /** @type {string[]} */ (payload)) {
        const prototype = await page.evaluateHandle(`${name}.prototype`);
        const objects = await page.queryObjects(prototype);
        counts[name] = Number(await objects.evaluate(found => Reflect.get(found, 'length')));
        await objects.dispose();
        await prototype.dispose();
      }
      return counts;
    },
  };
}
