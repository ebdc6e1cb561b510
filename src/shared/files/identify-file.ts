/** Finds out what a file is, looking into zips and gzipped files; a few kilobytes of it are read. */
import { KIND_BYTES, detectFileKind, type FileKind } from './file-kinds.js';
import { findWholeEndRecord, TAIL_BYTES, zipRecords } from './zip-records.js';

export interface FileIdentity extends FileKind {
  /** Whether the file is packed with gzip; the kind is then that of what is in it. */
  readonly isGzipped: boolean;
}

/** Bytes of a zip's directory that are read at most: some ten thousand names. */
const DIRECTORY_BYTES = 2 ** 20;

/** @returns null for an empty file, and for a kind that is not known */
export async function identifyFile(file: Blob): Promise<FileIdentity | null> {
  const head = await bytesOf(file, 0, KIND_BYTES);
  if (isGzip(head)) {
    const kind = detectFileKind(await unpackedHead(file)) ?? detectFileKind(head);
    return kind && { ...kind, isGzipped: true };
  }
  const names = isZip(head) ? await namesInZip(file).catch(() => []) : [];
  const kind = detectFileKind(head, names.length > 0 ? names : undefined);
  return kind && { ...kind, isGzipped: false };
}

/**
 * What a file is and how to make it usable, in one sentence.
 * @param wanted what it was to be read for
 */
export function refusalOf({ what, use, remedy, python }: FileKind, wanted: 'weights' | 'pictures'): string {
  const wish = wanted === 'weights' ? 'the weights of a generator' : 'a picture or a data set';
  const is = use === wanted ? `${what}, which cannot be read here` : `${what}, not ${wish}`;
  if (use !== 'other' && use !== wanted) return `This is ${is}.`;
  const way = [remedy, python && `this converts it: ${python}`].filter(Boolean).join('; ');
  return way ? `This is ${is}: ${way}.` : `This is ${is}.`;
}

async function bytesOf(file: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}

const isGzip = (head: Uint8Array) => head[0] === 0x1f && head[1] === 0x8b;
const isZip = (head: Uint8Array) => head[0] === 0x50 && head[1] === 0x4b;

/** The first bytes of what is in a gzipped file, or fewer if it is damaged. */
async function unpackedHead(file: Blob): Promise<Uint8Array> {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const head = new Uint8Array(KIND_BYTES);
  let length = 0;
  try {
    while (length < KIND_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      const part = value.subarray(0, KIND_BYTES - length);
      head.set(part, length);
      length += part.length;
    }
    await reader.cancel();
  } catch {
    // What was unpacked before the damage counts.
  }
  return head.subarray(0, length);
}

/** The names in a zip's central directory, as far as they are within {@link DIRECTORY_BYTES}. */
async function namesInZip(file: Blob): Promise<string[]> {
  const tail = await bytesOf(file, Math.max(0, file.size - TAIL_BYTES), file.size);
  const end = findWholeEndRecord(new DataView(tail.buffer));
  if (!end) return [];
  const { size, offset } = end;
  const directory = await bytesOf(file, offset, offset + Math.min(size, DIRECTORY_BYTES));
  return Array.from(zipRecords(new DataView(directory.buffer)), ({ record }) => record.path);
}
