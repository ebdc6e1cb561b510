import type { AutosaveOptions, CreateTrainerOptions } from '../api.js';
import type { CheckpointAutosave } from '../checkpoints/autosave.js';
import { lazyImport } from '../../shared/lazy-import.js';
import { withPictures } from '../pictures/import-pictures.js';
import { RunState } from './run-state.js';
import { resolved, type RunOptions } from './run-options.js';
import { RunWorker, type OpenOptions, type Snapshot, type TrainerDependencies } from './run-worker.js';

/** A run that is open in its worker, what the page remembers of it, and who keeps it. */
export interface OpenRun {
  readonly run: RunWorker;
  readonly memory: RunState;
}

export type Open = (options: RunOptions, snapshot?: Snapshot) => Promise<RunWorker>;

/**
 * Opens the run of that checkpoint's name where it was, if there is one, else a new run. Pictures are imported for a new
 * run only.
 */
export async function openRun(
  { signal, onProgress, checkpoint, autosave = {}, ...given }: CreateTrainerOptions,
  lifetime: AbortSignal,
  surroundings: TrainerDependencies,
): Promise<OpenRun & { readonly keeper: CheckpointAutosave | null }> {
  const listeners: OpenOptions = { signal, lifetime, onLoad: onProgress ?? (() => {}) };
  const asked = resolved(given);
  const open: Open = (options, snapshot) => RunWorker.open(surroundings, options, snapshot, listeners);
  const kept = checkpoint === undefined ? null : await keep(checkpoint, autosave, surroundings);
  const keeper = kept?.keeper ?? null;
  try {
    signal?.throwIfAborted();
    const resumed = await kept?.keeper.resume(async found => {
      const { differences, ...run } = await kept.openCheckpointedRun(found, asked, {
        open,
        store: kept.keeper.store,
        make: options => withPictures(options, listeners),
      });
      return { run, differences };
    });
    if (resumed) return { ...resumed, keeper };
    const options = await withPictures(asked, listeners); // a run that goes on has kept what was made of them
    const run = await open(options);
    return { run, memory: new RunState(options, run.description), keeper };
  } catch (error) {
    keeper?.dispose();
    throw error;
  }
}

/** All that saving takes is loaded at once: later on, the page may be offline. */
async function keep(name: string, autosave: AutosaveOptions, surroundings: TrainerDependencies) {
  const { CheckpointAutosave, openCheckpointedRun } = await lazyImport(() => import('../checkpoints/index.js'));
  return { keeper: await CheckpointAutosave.open(name, autosave, surroundings), openCheckpointedRun };
}
