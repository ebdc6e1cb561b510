import type { Run } from '../../src/core/training/run.js';
import { ShardGroup } from '../../src/core/training/shards/shard-group.js';
import { DEFAULT_TIMEOUTS } from '../../src/shared/host/worker-host.js';
import { readSafetensors } from '../../src/shared/safetensors/safetensors.js';
import type { ShardPoison } from './shard-poison.js';

const WORKER = '/build/test/support/poisoned-shard.worker.js';

/** A group in real workers, which a test can get hold of. @param hangs milliseconds after which a worker counts as hanging */
export async function openGroup(run: Run, workers: number, { hangs = DEFAULT_TIMEOUTS.call } = {}) {
  const spawned: Worker[] = [];
  const changes: { workers: number; cause: Error | null }[] = [];
  const group = await ShardGroup.open(run, {
    workers,
    spawn: () => {
      const worker = new Worker(WORKER, { type: 'module' });
      spawned.push(worker);
      return worker;
    },
    assets: { base: new URL('/dist/assets/', location.href).href },
    deterministic: true,
    onChange: (count, cause) => changes.push({ workers: count, cause }),
    timeouts: { ...DEFAULT_TIMEOUTS, call: hangs },
  });
  return {
    group,
    changes,
    spawned,
    poison: (poison: ShardPoison) => spawned.at(-1)?.postMessage({ poison }),
    /** Ends the latest worker, behind the back of its owner. */
    kill: () => Worker.prototype.terminate.call(spawned.at(-1)),
  };
}

/** Every number of a run's state, by name. */
export function stateOf(run: Run) {
  return Object.fromEntries(
    Object.entries(readSafetensors(run.save()).tensors).map(([name, { data }]) => [name, data]),
  );
}
