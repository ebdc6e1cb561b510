import type { Run } from '../../src/core/training/run.js';
import { ShardGroup } from '../../src/core/training/shards/shard-group.js';
import { DEFAULT_TIMEOUTS } from '../../src/shared/host/worker-host.js';
import { readSafetensors } from '../../src/shared/safetensors/safetensors.js';
import type { ShardPoison } from './shard-poison.js';

const WORKERS = '/build/test/support/';

/**
 * A group whose workers a test can get hold of.
 * @param options.hangs milliseconds after which a worker counts as hanging
 * @param options.script real workers by default
 */
export async function openGroup(
  run: Run,
  workers: number,
  { hangs = DEFAULT_TIMEOUTS.call, script = 'poisoned-shard.worker.js' } = {},
) {
  const spawned: Worker[] = [];
  const changes: { workers: number; cause: Error | null }[] = [];
  const group = await ShardGroup.open(run, {
    workers,
    spawn: () => {
      const worker = new Worker(WORKERS + script, { type: 'module' });
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
