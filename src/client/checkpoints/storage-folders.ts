/** Where runs lie in the browser's private file system: a folder each, under the run's name. */
import { InvalidOptionError, StorageError } from '../../shared/errors.js';
import { storageError } from './store.js';

/** The root of this site's private files; tests give another. */
export type Root = () => Promise<FileSystemDirectoryHandle>;

const FOLDER = 'dcgan-elements-runs';
const PREFIX = 'run-';
const NAME_LIMIT = 100;

export const originRoot: Root = () => {
  if (typeof navigator === 'undefined' || !('storage' in navigator) || !('getDirectory' in navigator.storage)) {
    throw new StorageError('This browser, or this page without https, has no private files: nothing is saved.');
  }
  return navigator.storage.getDirectory();
};

/** @throws InvalidOptionError unless it is a text that can name a run */
export function requireName(name: unknown): asserts name is string {
  const lonely = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/; // half of a character
  if (typeof name !== 'string' || name.length === 0 || name.length > NAME_LIMIT || lonely.test(name)) {
    throw InvalidOptionError.of('checkpoint', name, `a name of 1 to ${NAME_LIMIT} characters`);
  }
}

/** The folder of a run. @throws StorageError if there is none and none can be made */
export async function runFolder(name: string, root: Root, create: boolean): Promise<FileSystemDirectoryHandle> {
  try {
    const runs = await (await root()).getDirectoryHandle(FOLDER, { create });
    return await runs.getDirectoryHandle(folderName(name), { create });
  } catch (error) {
    throw storageError(name, 'open', error);
  }
}

/** Deletes all that there is of a run. */
export async function deleteFolder(name: string, root: Root): Promise<void> {
  try {
    const runs = await (await root()).getDirectoryHandle(FOLDER);
    await runs.removeEntry(folderName(name), { recursive: true });
  } catch (error) {
    throw storageError(name, 'delete', error);
  }
}

/** Names of all runs, in the order of the alphabet. */
export async function runNames(root: Root): Promise<string[]> {
  const names: string[] = [];
  try {
    const runs = await (await root()).getDirectoryHandle(FOLDER, { create: true });
    for await (const folder of (runs as unknown as { keys(): AsyncIterable<string> }).keys()) {
      if (folder.startsWith(PREFIX)) names.push(decodeURIComponent(folder.slice(PREFIX.length)));
    }
  } catch (error) {
    throw storageError('*', 'list', error);
  }
  return names.sort();
}

/** Any name makes a file name: letters stay legible, the rest is escaped. */
function folderName(name: string): string {
  return PREFIX + encodeURIComponent(name);
}
