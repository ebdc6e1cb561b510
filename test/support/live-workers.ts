import { executeServerCommand } from '@web/test-runner-commands';
import { has } from './capabilities.js';
import { until } from './promises.js';

/** Workers of the page that nothing has terminated, for browsers that cannot be asked which live. */
const begun = new Set<Worker>();

if (!(await has('workers that can be counted'))) {
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      begun.add(this);
    }
    override terminate(): void {
      begun.delete(this);
      super.terminate();
    }
  };
}

/**
 * Settles once the page has exactly so many live workers, as the browser itself counts them; the browser tells of a
 * worker's end a moment later, and on a busy machine seconds later.
 */
export async function liveWorkers(count: number): Promise<void> {
  let workers = 0;
  let urls = '';
  const areCounted = async () => {
    const listed = await executeServerCommand<string[] | 'unknown', null>('workers', null);
    workers = listed === 'unknown' ? begun.size : listed.length;
    urls = String(listed);
    return workers === count;
  };
  await until(areCounted, () => `There are ${workers} live workers instead of ${count}: ${urls}`);
}
