import { readdirSync } from 'node:fs';

/** Answers the test command `files`: the paths in a folder of the project and all below it, so that a test can run over all it finds. */
export function filesPlugin() {
  return {
    name: 'files',
    /** @param {{ command: string, payload?: unknown }} call */
    executeCommand({ command, payload }) {
      return command === 'files' ? readdirSync(String(payload), { recursive: true }).sort() : undefined;
    },
  };
}
