import { thisMachine } from '../../backend/threads.js';
import { asError } from '../../../shared/errors.js';
import { spawnFromWorker } from '../../../shared/host/spawn-module-worker.js';
import { assetUrl } from '../../../shared/protocol/assets.js';
import { backendReason } from '../../../shared/backend-reasons.js';
import type { BackendReport, WorkersReport } from '../../../shared/protocol/backend.js';
import { message, type Message } from '../../../shared/protocol/message.js';
import { workersPlanned } from '../count-reports.js';
import { workersFor, type Machine } from './auto-shards.js';
import { ShardGroup, type ShardedRun, type ShardGroupOptions } from './shard-group.js';

interface OpenedShards {
  /** `null` where this worker computes alone. */
  readonly group: ShardGroup | null;
  /** `null` for a run of one shard. */
  readonly report: WorkersReport | null;
  readonly warnings: readonly Message[];
}

/** This machine, as a worker sees it. */
export function machineOf({ name, threads }: BackendReport): Machine {
  return { backend: name, cores: thisMachine().cores, threads: threads?.count ?? 1 };
}

/**
 * Starts the workers that compute a run's shards beside this one, if there is more than one shard and room for them. Where they
 * do not start, this one computes all shards, one after the other.
 */
export async function openShardGroup(
  run: ShardedRun,
  machine: Machine,
  options: Pick<ShardGroupOptions, 'assets' | 'deterministic' | 'onChange'>,
): Promise<OpenedShards> {
  if (run.shards === 1) return { group: null, report: null, warnings: [] };
  const workers = workersFor(run.shards, machine);
  const report = workersPlanned(run.shards, workers, machine);
  if (workers === 1) return { group: null, report, warnings: [] };
  const spawn = () => spawnFromWorker(assetUrl(options.assets, 'shard.worker.js'), 'dcgan-shard');
  try {
    return { group: await ShardGroup.open(run, { ...options, workers, spawn }), report, warnings: [] };
  } catch (error) {
    const { message: reason } = asError(error);
    const { shards } = run;
    const text = `One worker computes all ${shards} shards, one after the other, since others could not be started: ${reason}`;
    const failed = message('shard-workers-failed', text, { shards, reason });
    return {
      group: null,
      report: { count: 1, ...backendReason(failed.code, text, failed.values) },
      warnings: [failed],
    };
  }
}
