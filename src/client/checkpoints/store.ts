/**
 * The checkpoints of one run in a folder of the browser's private file system. A file gets its name only when it is
 * written and has been read back: whatever dies in between, what has a name is whole. The newest have the highest
 * numbers.
 */
import { StorageError, WeightsError, type DcganError } from '../../shared/errors.js';
import type { CheckpointInfo } from '../api.js';
import { asError } from '../host/failures.js';
import { digest, readHead, verifyCheckpoint } from './checkpoint-file.js';
import { readRunMetadata } from './run-metadata.js';

/** Browsers have had it for years; TypeScript's library has not. */
type Movable = FileSystemFileHandle & { move?(name: string): Promise<void> };
type Listable = FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };
type Bytes = Uint8Array<ArrayBuffer>;

/** Checkpoints that are kept of a run. */
export const KEPT = 3;

const WHOLE = '.safetensors';
/** Being written; after a crash, whatever was. */
const PART = '.part';
/** Damaged, and kept for whoever wants to look into it until room is needed. */
const ASIDE = '.damaged';
const DATA = 'data-';

export class CheckpointStore {
  readonly #directory: Listable;

  /** @param directory the run's own; see `folders.ts` */
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

  /** What the store holds, newest first, by the files' headers; damaged ones are left out. */
  async list(): Promise<CheckpointInfo[]> {
    const infos = await Promise.all((await this.ids()).map(id => this.info(id).catch(() => null)));
    return infos.filter(info => info !== null);
  }

  /** @throws WeightsError if its header is damaged */
  async info(id: string): Promise<CheckpointInfo> {
    const file = await this.read(id);
    const { step, savedAt, options } = readRunMetadata(await readHead(file));
    return { name: this.name, id, step, savedAt, bytes: file.size, options };
  }

  /** The file as it lies there, unchecked. */
  read(id: string): Promise<File> {
    return this.#guarded('read', async () => (await this.#directory.getFileHandle(id + WHOLE)).getFile());
  }

  /**
   * Writes a checkpoint and reads it back.
   * @returns its id, once it is safe
   * @throws StorageError if there is no room, or the disk does not give back what it was given
   */
  write(parts: readonly Bytes[], step: number): Promise<string> {
    return this.#guarded('write', async () => {
      const numbers = (await this.#names()).map(numberOf).filter(Number.isFinite);
      const id = `${String(Math.max(0, ...numbers) + 1).padStart(8, '0')}-${step}`;
      const file = await this.#put(id + PART, parts);
      const { start } = await verifyCheckpoint(await file.getFile());
      if (!sameBytes(parts[0], await (await file.getFile()).slice(0, start).arrayBuffer())) {
        throw new WeightsError('It is not what was written.');
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

  /** Deletes what is older than the newest `count`, data sets that none of those needs, and what crashes have left. */
  prune(count = KEPT): Promise<void> {
    return this.#guarded('delete', async () => {
      for (const id of (await this.ids()).slice(count)) await this.#directory.removeEntry(id + WHOLE);
      const needed = new Set((await this.#notes()).map(({ data }) => data && DATA + data.digest));
      for (const name of await this.#names()) {
        const left = name.endsWith(PART) || name.endsWith('.crswap');
        if (left || (name.startsWith(DATA) && !needed.has(name))) await this.#directory.removeEntry(name);
      }
    });
  }

  // ---------------------------------------------------------------------------------------------- a visitor's own data

  /** Keeps a data set that is a file, so that the run can go on without the visitor's choosing it again. */
  keepData(data: Blob, hash: string): Promise<void> {
    return this.#guarded('write', async () => {
      if ((await this.#names()).includes(DATA + hash)) return;
      const bytes = new Uint8Array(await data.arrayBuffer());
      await this.#rename(await this.#put(hash + PART, [bytes]), DATA + hash);
    });
  }

  /** @returns `null` if it is not there, or not what it was */
  async data(hash: string, name: string): Promise<File | null> {
    try {
      const file = await (await this.#directory.getFileHandle(DATA + hash)).getFile();
      return (await digest(await file.arrayBuffer())) === hash ? new File([file], name) : null;
    } catch {
      return null; // gone, or unreadable, which is the same to a run
    }
  }

  // ---------------------------------------------------------------------------------------------- files

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.#directory.keys()) names.push(name);
    return names;
  }

  /** The notes of the checkpoints that can be read. */
  async #notes() {
    const read = async (id: string) => readRunMetadata(await readHead(await this.read(id)));
    const notes = await Promise.all((await this.ids()).map(id => read(id).catch(() => null)));
    return notes.filter(note => note !== null);
  }

  async #put(name: string, parts: readonly Bytes[]): Promise<FileSystemFileHandle> {
    const file = await this.#directory.getFileHandle(name, { create: true });
    const stream = await file.createWritable();
    try {
      for (const part of parts) await stream.write(part);
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => {}); // it may have failed so that there is nothing to abort
      await this.#directory.removeEntry(name).catch(() => {}); // the next pruning tries again
      throw error;
    }
    return file;
  }

  /** Where files cannot be moved they are copied: closing a stream happens at once or not at all. */
  async #rename(file: Movable, name: string): Promise<void> {
    if (file.move) return file.move(name);
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

/** A browser's error in words. Quota errors have many names: OPFS has `AbortError` too. */
export function storageError(name: string, what: string, thrown: unknown): DcganError {
  if (thrown instanceof StorageError) return thrown;
  const error = asError(thrown);
  const reasons: Readonly<Record<string, string>> = {
    QuotaExceededError: 'there is no room left for this site',
    AbortError: 'the browser broke off; as a rule there is no room left for this site',
    NotFoundError: 'it is not there',
    SecurityError: 'this page may not store anything',
    NotAllowedError: 'this page may not store anything',
    NoModificationAllowedError: 'something else has it open',
  };
  const reason = reasons[error.name] ?? error.message.replace(/\.$/, '');
  const said = new StorageError(`Could not ${what} a checkpoint of "${name}": ${reason}.`, {
    subject: what,
    given: error.name,
  });
  return Object.assign(said, { cause: thrown });
}

function numberOf(name: string): number {
  return Number(/^(\d{8,})-/.exec(name)?.[1]);
}

function sameBytes(a: Bytes | undefined, b: ArrayBuffer): boolean {
  const bytes = new Uint8Array(b);
  return a?.length === bytes.length && a.every((byte, i) => byte === bytes[i]);
}
