/**
 * The checkpoints of one run in a folder of the browser's private file system. A file gets its final name only after it
 * was written and read back: whatever crashes in between, a file with that name is whole. The newest have the highest
 * numbers.
 */
import { WeightsError } from '../../shared/errors.js';
import type { CheckpointInfo } from '../api.js';
import { digest, readCheckpointHeader, verifyCheckpoint } from './checkpoint-file.js';
import { readRunMetadata } from './run-metadata.js';
import { writeInWorker } from './write-in-worker.js';
import { originRoot, requireName, runFolder, storageError, type Root } from './storage-folders.js';

/** Browsers have had these methods for years; TypeScript's library lacks them. */
type Movable = FileSystemFileHandle & { move?(folder: FileSystemDirectoryHandle, name: string): Promise<void> };
type Listable = FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };
type Bytes = Uint8Array<ArrayBuffer>;

/** How many checkpoints are kept of a run. */
export const KEPT = 3;

const WHOLE = '.safetensors';
/** The suffix of a file that is being written, or was when the page crashed. */
const PART = '.part';
/** The suffix of a damaged file, which is kept for inspection until room is needed. */
const ASIDE = '.damaged';
const DATA = 'data-';

/** Opens the store of a run that exists. @throws InvalidOptionError, StorageError */
export async function openStore(name: string, root: Root = originRoot, create = false): Promise<CheckpointStore> {
  requireName(name);
  return new CheckpointStore(name, await runFolder(name, root, create));
}

export class CheckpointStore {
  readonly #directory: Listable;

  /** @param directory the run's own; see `storage-folders.ts` */
  constructor(
    readonly name: string,
    directory: FileSystemDirectoryHandle,
  ) {
    this.#directory = directory;
  }

  /** Ids, newest first. */
  async ids(): Promise<string[]> {
    const names = await this.#names();
    const whole = names.filter(name => name.endsWith(WHOLE)).map(name => name.slice(0, -WHOLE.length));
    return whole.sort((a, b) => numberOf(b) - numberOf(a));
  }

  /** The checkpoints, newest first, by the headers of their files; damaged ones are left out. */
  async list(): Promise<CheckpointInfo[]> {
    const infos = await Promise.all((await this.ids()).map(id => this.info(id).catch(() => null)));
    return infos.filter(info => info !== null);
  }

  /** @throws WeightsError if its header is damaged */
  async info(id: string): Promise<CheckpointInfo> {
    const file = await this.read(id);
    const { step, savedAt, options } = readRunMetadata(await readCheckpointHeader(file));
    return { name: this.name, id, step, savedAt, bytes: file.size, options };
  }

  /** The file as it is stored, unchecked. */
  read(id: string): Promise<File> {
    return this.#guarded('read', async () => (await this.#directory.getFileHandle(id + WHOLE)).getFile());
  }

  /**
   * Writes a checkpoint and reads it back.
   * @returns its id, once it is safe
   * @throws StorageError if there is no room, or the storage does not return what was written
   */
  write(parts: readonly Bytes[], step: number): Promise<string> {
    return this.#guarded('write', async () => {
      const numbers = (await this.#names()).map(numberOf).filter(Number.isFinite);
      const id = `${String(Math.max(0, ...numbers) + 1).padStart(8, '0')}-${step}`;
      const file = await this.#put(id + PART, parts);
      const { start } = await verifyCheckpoint(await file.getFile());
      if (!sameBytes(parts[0], await (await file.getFile()).slice(0, start).arrayBuffer())) {
        throw new WeightsError('The file differs from what was written.', { code: 'checkpoint-not-as-written' });
      }
      await this.#rename(file, id + WHOLE);
      return id;
    });
  }

  /** Takes a damaged file out of the list, but does not delete it. */
  async setAside(id: string): Promise<void> {
    await this.#guarded('move', async () => {
      await this.#rename(await this.#directory.getFileHandle(id + WHOLE), id + ASIDE);
    });
  }

  delete(id: string): Promise<void> {
    return this.#guarded('delete', () => this.#directory.removeEntry(id + WHOLE));
  }

  /** Deletes all but the newest `count`, data sets that none of those needs, and what crashes have left. */
  prune(count = KEPT): Promise<void> {
    return this.#guarded('delete', async () => {
      for (const id of (await this.ids()).slice(count)) await this.#directory.removeEntry(id + WHOLE);
      const needed = new Set((await this.#metadata()).map(({ data }) => data && DATA + data.digest));
      for (const name of await this.#names()) {
        const isLeftover = name.endsWith(PART) || name.endsWith('.crswap');
        if (isLeftover || (name.startsWith(DATA) && !needed.has(name))) await this.#directory.removeEntry(name);
      }
    });
  }

  // ---------------------------------------------------------------------------------------------- data sets

  /** Stores a data set that is a file, so that the visitor need not choose it again when the run is resumed. */
  storeData(data: Blob, hash: string): Promise<void> {
    return this.#guarded('write', async () => {
      if ((await this.#names()).includes(DATA + hash)) return;
      const bytes = new Uint8Array(await data.arrayBuffer());
      await this.#rename(await this.#put(hash + PART, [bytes]), DATA + hash);
    });
  }

  /** @returns the data set with that SHA-256; `null` if it is missing or damaged */
  async data(hash: string, name: string): Promise<File | null> {
    try {
      const file = await (await this.#directory.getFileHandle(DATA + hash)).getFile();
      return (await digest(await file.arrayBuffer())) === hash ? new File([file], name) : null;
    } catch {
      return null; // A missing file and an unreadable one are the same to a run.
    }
  }

  // ---------------------------------------------------------------------------------------------- files

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.#directory.keys()) names.push(name);
    return names;
  }

  /** The metadata of the checkpoints that can be read. */
  async #metadata() {
    const read = async (id: string) => readRunMetadata(await readCheckpointHeader(await this.read(id)));
    const all = await Promise.all((await this.ids()).map(id => read(id).catch(() => null)));
    return all.filter(metadata => metadata !== null);
  }

  async #put(name: string, parts: readonly Bytes[]): Promise<FileSystemFileHandle> {
    const file = await this.#directory.getFileHandle(name, { create: true });
    try {
      await ('createWritable' in file ? writeStream(file, parts) : writeInWorker(file, parts));
    } catch (error) {
      await this.#directory.removeEntry(name).catch(() => {}); // the next pruning tries again
      throw error;
    }
    return file;
  }

  /**
   * Copies a file where the browser cannot move it: closing a stream is atomic. Safari moves a file only where it is also
   * told the folder.
   */
  async #rename(file: Movable, name: string): Promise<void> {
    if (file.move) return file.move(this.#directory, name);
    await this.#put(name, [new Uint8Array(await (await file.getFile()).arrayBuffer())]);
    await this.#directory.removeEntry(file.name);
  }

  async #guarded<Result>(what: string, task: () => Promise<Result>): Promise<Result> {
    try {
      return await task();
    } catch (error) {
      throw storageError(this.name, what, error);
    }
  }
}

async function writeStream(file: FileSystemFileHandle, parts: readonly Bytes[]): Promise<void> {
  const stream = await file.createWritable();
  try {
    // WebKit 2.50 writes the whole memory that a view is of.
    for (const part of parts) await stream.write(part.length < part.buffer.byteLength ? part.slice() : part);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => {}); // after some failures there is nothing to abort
    throw error;
  }
}

function numberOf(name: string): number {
  return Number(/^(\d{8,})-/.exec(name)?.[1]);
}

function sameBytes(a: Bytes | undefined, b: ArrayBuffer): boolean {
  const bytes = new Uint8Array(b);
  return a?.length === bytes.length && a.every((byte, i) => byte === bytes[i]);
}
