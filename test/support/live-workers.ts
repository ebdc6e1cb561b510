import { executeServerCommand } from '@web/test-runner-commands';
import { wait } from './promises.js';

/**
 * Settles once the page has exactly so many live workers, as the browser itself counts them; the browser tells of a
 * worker's end a moment later.
 */
export async function liveWorkers(count: number): Promise<void> {
  let workers: string[] = [];
  for (let attempt = 0; attempt < 60; attempt++) {
    workers = await executeServerCommand<string[], null>('workers', null);
    if (workers.length === count) return;
    await wait(50);
  }
  throw new Error(`There are ${workers.length} live workers instead of ${count}: ${workers.join(', ')}`);
}
