/* eslint-disable no-control-regex -- the patterns are of bytes */
/** What a file is, from its first bytes: names and MIME types lie. */
import { Skip } from './file-skipped.js';

/** `idx` may be gzipped. `picture` is left to the header's reader. */
export type FileKind = 'zip' | 'idx' | 'picture';

/** Bytes that {@link kindOf} looks at. */
export const KIND_LENGTH = 512;

/** What people have in a folder of pictures besides pictures that can be used, by what it begins with. */
const OTHERS: readonly (readonly [pattern: RegExp, reason: string])[] = [
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

/** @param head the file's beginning, {@link KIND_LENGTH} bytes if there are as many. @throws Skip for what is no use */
export function kindOf(head: Uint8Array): FileKind {
  if (head.length === 0) throw new Skip('is empty');
  const text = String.fromCharCode(...head.subarray(0, KIND_LENGTH));
  if (/^PK(\x03\x04|\x05\x06)/.test(text)) return 'zip';
  if (/^(\0\0[\x08-\x0e][\x01-\x08]|\x1f\x8b)/.test(text)) return 'idx';
  if (/^(\x89PNG|\xff\xd8|GIF8|BM|RIFF....WEBP|....ftypavi[fs])/s.test(text)) return 'picture';
  const known = OTHERS.find(([pattern]) => pattern.test(text));
  if (known) throw new Skip(known[1]);
  throw new Skip(/^[\t\n\r\x20-\x7e]*$/.test(text) ? 'is text, not a picture' : 'is no picture of a known kind');
}
