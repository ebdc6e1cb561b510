/* eslint-disable no-control-regex -- the patterns are of bytes */
/** Detects a file's type from its first bytes, since names and MIME types can be wrong. */
import { FileSkippedError } from './file-skipped.js';

/** `idx` may be gzipped. What kind of `picture` it is, `readImageHeader()` finds out. */
export type FileType = 'zip' | 'idx' | 'picture';

/** Bytes that {@link detectFileType} looks at. */
export const FILE_TYPE_BYTES = 512;

/** Unusable files that people have in a folder of pictures, by their first bytes. */
const UNUSABLE_TYPES: readonly (readonly [pattern: RegExp, type: string, reason: string])[] = [
  [
    /^....ftyp(heic|heix|hevc|heim|heis|mif1|msf1)/s,
    'heic',
    'is a HEIC picture, which browsers cannot read: save it as JPEG',
  ],
  [/^....ftyp/s, 'video', 'is a film, not a picture'],
  [
    /^(II\*\0|MM\0\*)/,
    'tiff',
    'is a TIFF picture (or a camera’s raw file), which browsers cannot read: save it as PNG or JPEG',
  ],
  [
    /^(\0\0\0\x0cJXL |\xff\x0a)/,
    'jpeg-xl',
    'is a JPEG XL picture, which few browsers can read: save it as PNG or JPEG',
  ],
  [/^8BPS/, 'photoshop', 'is a Photoshop file: save it as PNG or JPEG'],
  [/^%PDF/, 'pdf', 'is a PDF, not a picture'],
  [/^(Rar!|7z\xbc\xaf|\xfd7zXZ|BZh)/, 'archive', 'is an archive of a kind that cannot be read here: use zip'],
  [/^\0\0\x01\0/, 'icon', 'is an icon file: save it as PNG'],
  [/^\0\0\0\x01Bud1/, 'ds-store', 'is a file of the operating system, not a picture'],
  [
    /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg\b/is,
    'svg',
    'is a drawing (SVG), not a picture of pixels: save it as PNG',
  ],
  [/^(\xef\xbb\xbf)?\s*</, 'markup', 'is a web page or other markup, not a picture'],
];

/**
 * @param head the file's first {@link FILE_TYPE_BYTES} bytes, or all of it
 * @throws FileSkippedError for a file that cannot be used
 */
export function detectFileType(head: Uint8Array): FileType {
  if (head.length === 0) throw new FileSkippedError('file-empty', 'is empty');
  const text = String.fromCharCode(...head.subarray(0, FILE_TYPE_BYTES));
  if (/^PK(\x03\x04|\x05\x06)/.test(text)) return 'zip';
  if (/^(\0\0[\x08-\x0e][\x01-\x08]|\x1f\x8b)/.test(text)) return 'idx';
  if (/^(\x89PNG|\xff\xd8|GIF8|BM|RIFF....WEBP|....ftypavi[fs])/s.test(text)) return 'picture';
  const known = UNUSABLE_TYPES.find(([pattern]) => pattern.test(text));
  if (known) throw new FileSkippedError(`file-${known[1]}`, known[2]);
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) throw new FileSkippedError('file-text', 'is text, not a picture');
  throw new FileSkippedError('file-unknown', 'is no picture of a known kind');
}
