/** What a file is to the import of pictures, by its first bytes, since names and MIME types can be wrong. */
import { detectFileKind, type FileKind } from './file-kinds.js';
import { FileSkippedError } from './file-skipped.js';

/**
 * What is in a `gzip` is not known before it is unpacked. What kind of `picture` it is, `readImageHeader()` or
 * `isPnm()` finds out.
 */
export type FileType = 'zip' | 'gzip' | 'idx' | 'npy' | 'picture';

const PICTURES = new Set(['png', 'jpeg', 'gif', 'bmp', 'webp', 'avif', 'pgm', 'ppm']);

/**
 * @param head the file's first `KIND_BYTES` bytes, or all of it
 * @throws FileSkippedError for a file that cannot be used
 */
export function detectFileType(head: Uint8Array): FileType {
  if (head.length === 0) throw new FileSkippedError('file-empty', 'is empty');
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'zip';
  const kind = detectFileKind(head);
  if (!kind) throw new FileSkippedError('file-unknown', 'is no picture of a known kind');
  const { id } = kind;
  if (id === 'gzip' || id === 'idx' || id === 'npy') return id;
  if (PICTURES.has(id)) return 'picture';
  throw unusable(kind);
}

/** Why a file of a known kind is not used. */
export function unusable({ id, what, use, remedy }: FileKind): FileSkippedError {
  const is = use === 'pictures' ? `is ${what}, which cannot be read here` : `is ${what}, not a picture`;
  return new FileSkippedError(`file-${id}`, remedy && use !== 'weights' ? `${is}: ${remedy}` : is);
}
