import { lazyImport } from '../../shared/lazy-import.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import { resolveOptions } from '../../shared/resolve-options.js';
import type { CreateTrainerOptions } from '../api.js';
import { baseUrl } from '../assets.js';
import type { CheckpointAutosave } from '../checkpoints/autosave.js';
import { importDataset } from '../pictures/import-pictures.js';
import { RunState, type OpenRun } from './run-state.js';
import { RunWorker, type OpenOptions, type OpenWorker, type TrainerDependencies } from './run-worker.js';

/** All that checkpoints take, which a run with a name loads at its beginning: later on, the page may be offline. */
export const importCheckpoints = () => lazyImport(() => import('./open-checkpoint.js'));

/**
 * Resumes the run of that checkpoint's name if there is one, else opens a new run.
 * @throws InvalidOptionError before anything is loaded
 */
export async function openRun(
  { signal, onProgress, checkpoint, autosave: autosaveOptions = {}, ...requested }: CreateTrainerOptions,
  lifetime: AbortSignal,
  dependencies: TrainerDependencies,
): Promise<OpenRun & { readonly autosave: CheckpointAutosave | null }> {
  const listeners: OpenOptions = { signal, lifetime, onLoad: onProgress ?? (() => {}) };
  const open: OpenWorker = (options, snapshot) => RunWorker.open(dependencies, options, snapshot, listeners);
  const options = resolveOptions(requested, baseUrl());
  if (checkpoint === undefined) return { ...(await openNewRun(options, requested, listeners, open)), autosave: null };

  const { CheckpointAutosave, openCheckpointedRun } = await importCheckpoints();
  const autosave = await CheckpointAutosave.open(checkpoint, autosaveOptions, dependencies);
  try {
    signal?.throwIfAborted();
    const resumed = await autosave.resume(found =>
      openCheckpointedRun(found, options, namesOf(requested), {
        open,
        store: autosave.store,
        importDataset: saved => importDataset(saved, listeners),
      }),
    );
    return { ...(resumed ?? (await openNewRun(options, requested, listeners, open))), autosave };
  } catch (error) {
    autosave.dispose();
    throw error;
  }
}

/** Opens a run at step 0. Pictures are imported for a new run only: a run that is resumed has kept what was made of them. */
export async function openNewRun(
  options: TrainerOptions,
  requested: Partial<TrainerOptions>,
  listeners: Pick<OpenOptions, 'signal' | 'onLoad'>,
  open: OpenWorker,
): Promise<OpenRun> {
  const dataset = await importDataset(options, listeners);
  const opened = { ...options, dataset };
  const worker = await open(opened);
  const kept = requested.dataset === undefined ? requested : { ...requested, dataset };
  return { worker, state: new RunState(opened, worker.description, kept) };
}

/** The options that are set. */
function namesOf(options: Partial<TrainerOptions>): (keyof TrainerOptions)[] {
  const names = Object.keys(options) as (keyof TrainerOptions)[];
  return names.filter(name => options[name] !== undefined);
}
