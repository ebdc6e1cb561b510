/* eslint-disable no-control-regex -- the patterns are of bytes */
/** What a file is, from its first bytes: names and MIME types lie. */
import { FileSkippedError } from './file-skipped.js';

/** `idx` may be gzipped. `picture` is left to the header's reader. */
export type FileType = 'zip' | 'idx' | 'picture';

/** Bytes that {@link detectFileType} looks at. */
export const FILE_TYPE_BYTES = 512;

/** What people have in a folder of pictures besides pictures that can be used, by what it begins with. */
const UNUSABLE_TYPES: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^....ftyp(heic|heix|hevc|heim|heis|mif1|msf1)/s, 'is a HEIC picture, which browsers cannot read: save it as JPEG'],
  [/^....ftyp/s, 'is a film, not a picture'],
  [
    /^(II\*\0|MM\0\*)/,
    'is a TIFF picture (or a camera’s raw file), which browsers cannot read: save it as PNG or JPEG',
  ],
  [/^(\0\0\0\x0cJXL |\xff\x0a)/, 'is a JPEG XL picture, which few browsers can read: save it as PNG or JPEG'],
  [/^8BPS/, 'is a Photoshop file: save it as PNG or JPEG'],
  [/^%PDF/, 'is a PDF, not a picture'],
  [/^(Rar!|7z\xbc\xaf|\xfd7zXZ|BZh)/, 'is an archive of a kind that is not read here: use zip'],
  [/^\0\0\x01\0/, 'is an icon file: save it as PNG'],
  [/^\0\0\0\x01Bud1/, 'is a note of the operating system, not a picture'],
  [
    /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg\b/is,
    'is a drawing (SVG), not a picture of pixels: save it as PNG',
  ],
  [/^(\xef\xbb\xbf)?\s*</, 'is a web page or other markup, not a picture'],
];

/** @param head the file's beginning, {@link FILE_TYPE_BYTES} bytes if there are as many. @throws Skip for what is no use */
export function detectFileType(head: Uint8Array): FileType {
  if (head.length === 0) throw new FileSkippedError('is empty');
  const text = String.fromCharCode(...head.subarray(0, FILE_TYPE_BYTES));
  if (/^PK(\x03\x04|\x05\x06)/.test(text)) return 'zip';
  if (/^(\0\0[\x08-\x0e][\x01-\x08]|\x1f\x8b)/.test(text)) return 'idx';
  if (/^(\x89PNG|\xff\xd8|GIF8|BM|RIFF....WEBP|....ftypavi[fs])/s.test(text)) return 'picture';
  const known = UNUSABLE_TYPES.find(([pattern]) => pattern.test(text));
  if (known) throw new FileSkippedError(known[1]);
  throw new FileSkippedError(
    /^[\t\n\r\x20-\x7e]*$/.test(text) ? 'is text, not a picture' : 'is no picture of a known kind',
  );
}
