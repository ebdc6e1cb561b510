/** What lies in the browser's storage, for pages that list, save away or delete it. No trainer is needed for that. */
import type { CheckpointInfo } from '../api.js';
import { lazyImport } from '../../shared/lazy-import.js';

const saving = () => lazyImport(() => import('./index.js'));

/**
 * The checkpoints of one run, or of all, newest first; damaged ones are left out.
 * @throws `StorageError` where there is no storage
 */
export async function listCheckpoints(name?: string): Promise<CheckpointInfo[]> {
  return (await saving()).listCheckpoints(name);
}

/** The file, as `exportCheckpoint()` would have given it. @throws `StorageError` if it is not there */
export async function readCheckpoint(name: string, id: string): Promise<File> {
  return (await saving()).readCheckpoint(name, id);
}

/** Deletes a checkpoint, or without an id all that there is of the run. @throws `StorageError` if it is not there */
export async function deleteCheckpoint(name: string, id?: string): Promise<void> {
  return (await saving()).deleteCheckpoint(name, id);
}
