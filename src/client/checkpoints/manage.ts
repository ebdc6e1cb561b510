/** The same as in `stored.ts`, in any storage. */
import type { CheckpointInfo } from '../api.js';
import { deleteFolder, originRoot, requireName, runFolder, runNames, type Root } from './storage-folders.js';
import { CheckpointStore } from './store.js';

/**
 * The checkpoints of one run, or of all, newest first; damaged ones are left out.
 * @throws `StorageError` where there is no storage
 */
export async function listCheckpoints(name?: string, root: Root = originRoot): Promise<CheckpointInfo[]> {
  if (name !== undefined) requireName(name);
  const names = await runNames(root);
  const wanted = names.filter(each => name === undefined || each === name);
  const lists = await Promise.all(wanted.map(async each => (await storeOf(each, root)).list()));
  return lists.flat().sort((a, b) => b.savedAt - a.savedAt);
}

/** The file, as `exportCheckpoint()` would have given it. @throws `StorageError` if it is not there */
export async function readCheckpoint(name: string, id: string, root: Root = originRoot): Promise<File> {
  requireName(name);
  return (await storeOf(name, root)).read(id);
}

/** Deletes a checkpoint, or without an id all that there is of the run. @throws `StorageError` if it is not there */
export async function deleteCheckpoint(name: string, id?: string, root: Root = originRoot): Promise<void> {
  requireName(name);
  if (id === undefined) return deleteFolder(name, root);
  await (await storeOf(name, root)).delete(id);
}

async function storeOf(name: string, root: Root): Promise<CheckpointStore> {
  return new CheckpointStore(name, await runFolder(name, root, false));
}
