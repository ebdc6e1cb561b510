/** Runs in the browser's private file system: each has a folder under the run's name. */
import { InvalidOptionError, StorageError, type DcganError } from '../../shared/errors.js';
import { asError } from '../host/failures.js';

/** The root of this site's private files; tests replace it. */
export type Root = () => Promise<FileSystemDirectoryHandle>;

const FOLDER = 'dcgan-elements-runs';
const PREFIX = 'run-';
const NAME_LIMIT = 100;

export const originRoot: Root = () => {
  if (typeof navigator === 'undefined' || !('storage' in navigator) || !('getDirectory' in navigator.storage)) {
    const code = 'storage-missing';
    throw new StorageError('This browser, or this page without https, has no private files: nothing is saved.', {
      code,
    });
  }
  return navigator.storage.getDirectory();
};

/** @throws InvalidOptionError unless the text can name a run */
export function requireName(name: unknown): void {
  const unpaired = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/; // half of a character
  if (typeof name !== 'string' || name.length === 0 || name.length > NAME_LIMIT || unpaired.test(name)) {
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

/** Deletes all that is stored of a run. @throws InvalidOptionError, StorageError */
export async function deleteFolder(name: string, root: Root = originRoot): Promise<void> {
  requireName(name);
  try {
    const runs = await (await root()).getDirectoryHandle(FOLDER);
    await runs.removeEntry(folderName(name), { recursive: true });
  } catch (error) {
    throw storageError(name, 'delete', error);
  }
}

/** The names of all runs, in alphabetical order. */
export async function runNames(root: Root = originRoot): Promise<string[]> {
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

/** Escapes all but letters and digits, so that any name makes a file name. */
function folderName(name: string): string {
  return PREFIX + encodeURIComponent(name);
}

/** A browser's error as a sentence. An exceeded quota has several names: OPFS uses `AbortError`, too. */
export function storageError(name: string, operation: string, thrown: unknown): DcganError {
  if (thrown instanceof StorageError) return thrown;
  const error = asError(thrown);
  const reasons: Readonly<Record<string, string>> = {
    QuotaExceededError: 'there is no room left for this site',
    AbortError: 'the browser aborted it, usually because there is no room left for this site',
    NotFoundError: 'there is none',
    SecurityError: 'this page may not store anything',
    UnknownError: 'this page may not store anything', // in Safari's private windows
    NotAllowedError: 'this page may not store anything',
    NoModificationAllowedError: 'something else has it open',
  };
  const reason = reasons[error.name] ?? error.message.replace(/\.$/, '');
  const text = `Could not ${operation} a checkpoint of "${name}": ${reason}.`;
  const values = { operation, name, reason };
  const details = { code: 'storage-failed', values, subject: operation, given: error.name };
  return Object.assign(new StorageError(text, details), { cause: thrown });
}
