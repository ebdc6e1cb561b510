import type { TrainerDependencies } from '../../src/client/trainer/run-worker.js';
import { DEFAULT_TIMEOUTS, type Timeouts } from '../../src/shared/host/worker-host.js';
import type { Order } from './fake-trainer.worker.js';

/** Dependencies that give trainers fake workers, which obey orders. @param hanging so many hang first, as they start others */
export function fakeWorld(timeouts: Partial<Timeouts> = {}, hanging = 0) {
  const spawned: Worker[] = [];
  let time = 0;
  const dependencies: TrainerDependencies = {
    spawn: () => {
      const query = spawned.length < hanging ? '?hangs' : '';
      const worker = new Worker(`/build/test/support/fake-trainer.worker.js${query}`, { type: 'module' });
      spawned.push(worker);
      return worker;
    },
    timeouts: { ...DEFAULT_TIMEOUTS, ...timeouts },
    now: () => time,
  };
  const latest = () => spawned[spawned.length - 1] ?? expectWorker();
  return {
    dependencies,
    spawned,
    order: (order: Order) => latest().postMessage({ order }),
    /** As another script might. */
    terminate: () => latest().terminate(),
    /** Moves the clock that counts losses. */
    pass: (milliseconds: number) => (time += milliseconds),
  };
}

function expectWorker(): never {
  throw new Error('No worker has been started yet.');
}
