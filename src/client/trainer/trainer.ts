import type { CreateTrainerOptions, Trainer } from '../api.js';
import { spawnWorker } from '../host/spawn.js';
import { TrainerClient } from './trainer-client.js';

/**
 * Opens a run in a worker of its own, ready to start. Options that are not set come from the recipe; see `RECIPES`.
 * @throws `InvalidOptionError`, `DatasetError`, `BackendError` for a run that cannot be trained here; `WorkerLostError` when
 *   the worker cannot be loaded; the signal's reason when it is aborted. No worker is left behind then.
 */
export function createTrainer(options: CreateTrainerOptions = {}): Promise<Trainer> {
  return TrainerClient.create(options, { spawn: () => spawnWorker('trainer.worker.js') });
}
