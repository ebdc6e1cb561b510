/** Into how many shards a run is cut, and how many workers compute them. */
import { computingCores } from '../../backend/threads.js';
import type { BackendName } from '../../../shared/protocol/options.js';

/** What decides: where the run begins, and what it trains on. */
export interface Machine {
  readonly backend: BackendName;
  /** `navigator.hardwareConcurrency` */
  readonly cores: number;
  /** On how many threads one worker computes: where there are several, they have all cores already. */
  readonly threads: number;
}

/** Gradients of more parts take longer to add up than they save. */
const MOST = 4;
/** Batch norm's statistics of fewer images would be too rough. */
const FEWEST_IMAGES = 16;

/** The number of shards that `auto` stands for: as many as there are workers, where workers help. */
export function autoShards(machine: Machine, batchSize: number): number {
  return largestDivisor(batchSize, Math.min(MOST, Math.floor(batchSize / FEWEST_IMAGES), usableWorkers(machine)));
}

/** How many workers compute the shards of a run. On a GPU, which all workers would share, and on several threads, one does. */
export function workersFor(shards: number, machine: Machine): number {
  return Math.min(shards, usableWorkers(machine));
}

function usableWorkers({ backend, cores, threads }: Machine): number {
  return backend === 'wasm' && threads === 1 ? computingCores(cores) : 1;
}

/** The largest divisor of `value` that is at most `limit`; at least 1. */
export function largestDivisor(value: number, limit: number): number {
  let divisor = Math.max(1, Math.floor(limit));
  while (value % divisor > 0) divisor -= 1;
  return divisor;
}
