/** Data sets in one file that is no IDX: a zip of pictures or arrays, `.npz` or `.npy`. */
import { DatasetError } from '../../shared/errors.js';
import { detectFileKind } from '../../shared/files/file-kinds.js';
import { message, type Message } from '../../shared/protocol/message.js';
import type { PicturesReport } from '../../shared/protocol/pictures.js';
import type { Bytes, ByteStream } from './bytes.js';

/** Bytes at the beginning of a file that tell an archive. */
export const MAGIC_BYTES = 6;
/** Most bytes of one archive: browsers keep it in memory, or on disk, while its pictures are read. */
const MAX_BYTES = 2e9;

/** @param head the file's first {@link MAGIC_BYTES} bytes */
export function isArchive(head: Bytes): boolean {
  const kind = detectFileKind(head)?.id;
  return kind === 'zip' || kind === 'npy';
}

/**
 * The whole of a stream as a file, for the import of pictures.
 * @param label the file in error messages
 * @param length its number of bytes, if it is known
 * @param address a URL or a file's name, of which the last part becomes the file's name
 * @throws DatasetError if it is too large, before it is loaded where its length is known
 */
export async function archiveOf(
  stream: ByteStream,
  label: string,
  length: number | null,
  address: string,
): Promise<File> {
  const reader = stream.getReader();
  const chunks: Bytes[] = [];
  let received = 0;
  try {
    if ((length ?? 0) > MAX_BYTES) throw tooLarge(label, length ?? 0);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      received += value.length;
      if (received > MAX_BYTES) throw tooLarge(label, received);
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined); // the rest is not needed
    throw error;
  }
  const name = address
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1);
  return new File(chunks, name || 'data set');
}

/** What its pictures' import noticed, with the files that were left out. */
export function warningsOf({ skippedCount: count, skipped: [first], warnings }: PicturesReport): readonly Message[] {
  if (!first) return warnings;
  const { name, reason } = first;
  const files = count === 1 ? '1 file of the data set is' : `${count} files of the data set are`;
  const text = `${files} not used. The first, ${name}, ${reason}.`;
  return [message('dataset-files-skipped', text, { count, name }), ...warnings];
}

function tooLarge(label: string, bytes: number): DatasetError {
  const [given, allowed] = [`${(bytes / 1e9).toFixed(1)} GB or more`, `${MAX_BYTES / 1e9} GB`];
  return new DatasetError(
    `${label} has ${given}; an archive may have ${allowed} at most. Split it, or make its pictures smaller.`,
    { code: 'dataset-archive-too-large', subject: label, given, allowed },
  );
}
