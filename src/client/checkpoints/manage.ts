/** Checkpoints in the browser's storage, for pages that list, download or delete them. This takes no trainer. */
import { lazyImport } from '../../shared/lazy-import.js';
import type { CheckpointInfo } from '../api.js';

const importStorage = () => lazyImport(() => import('./index.js'));

/**
 * The checkpoints of one run, or of all, newest first; damaged ones are left out.
 * @throws `StorageError` where there is no storage
 */
export async function listCheckpoints(name?: string): Promise<CheckpointInfo[]> {
  const { openStore, requireName, runNames } = await importStorage();
  if (name !== undefined) requireName(name);
  const names = (await runNames()).filter(each => name === undefined || each === name);
  const lists = await Promise.all(names.map(async each => (await openStore(each)).list()));
  return lists.flat().sort((a, b) => b.savedAt - a.savedAt);
}

/** The file, as `exportCheckpoint()` would have given it. @throws `StorageError` if there is none */
export async function readCheckpoint(name: string, id: string): Promise<File> {
  return (await (await importStorage()).openStore(name)).read(id);
}

/** Deletes a checkpoint, or without an id all that is stored of the run. @throws `StorageError` if there is none */
export async function deleteCheckpoint(name: string, id?: string): Promise<void> {
  const { deleteFolder, openStore } = await importStorage();
  if (id === undefined) return deleteFolder(name);
  await (await openStore(name)).delete(id);
}
