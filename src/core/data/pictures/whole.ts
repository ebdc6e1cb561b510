/**
 * Whether the pixels of a picture are all there. Some browsers' decoders draw what they can of a file that is cut short or
 * damaged, grey below, and do not say so; others refuse it. A run would learn the grey.
 */
import { crc32 } from '../../../shared/crc32.js';
import type { ImageHeader } from '../../../shared/files/image-header.js';
import type { Bytes } from '../bytes.js';

/** A PNG of one pixel whose checksum is wrong. */
const DAMAGED = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcAAAAABJRU5ErkJggg==';

let lenient: Promise<boolean> | undefined;

/** Whether this browser's decoder draws damaged PNG and JPEG files: it is given one. */
function drawsDamaged(): Promise<boolean> {
  lenient ??= createImageBitmap(new Blob([bytesOf(DAMAGED)], { type: 'image/png' })).then(
    bitmap => {
      bitmap.close();
      return true;
    },
    () => false,
  );
  return lenient;
}

/** False where pixels are certainly missing or damaged; only PNG, JPEG and GIF are looked into. */
export async function isWhole(bytes: Bytes, { type, width, height }: ImageHeader): Promise<boolean> {
  if (type === 'GIF') return isWholeGif(bytes); // WebKit refuses other damaged files, and draws these
  if ((type !== 'PNG' && type !== 'JPEG') || !(await drawsDamaged())) return true;
  return type === 'PNG' ? isWholePng(bytes, width, height) : isWholeJpeg(bytes);
}

/** Walks over the blocks (GIF89a, appendix A) up to the end of the first picture. */
function isWholeGif(bytes: Bytes): boolean {
  const tableSize = (flags = 0) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  /** Where the sub-blocks end that begin there; beyond the file, if it is cut short. */
  const endOfBlocks = (start: number) => {
    let at = start;
    while (bytes[at]) at += 1 + (bytes[at] ?? 0);
    return at + 1;
  };
  for (let at = 13 + tableSize(bytes[10]); at < bytes.length;) {
    if (bytes[at] === 0x21) at = endOfBlocks(at + 2);
    else return bytes[at] === 0x2c && endOfBlocks(at + 11 + tableSize(bytes[at + 9])) <= bytes.length;
  }
  return false;
}

/** Walks over the chunks (PNG specification, 5.3), and unpacks the pixels as far as they are needed. */
async function isWholePng(bytes: Bytes, width: number, height: number): Promise<boolean> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed: Bytes[] = [];
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) return false;
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) return false;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const critical = /^[A-Z]/.test(type);
    if (critical && crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) return false;
    if (type === 'IDAT') packed.push(bytes.subarray(at + 8, end));
    if (type === 'IEND') break;
    at = end + 4;
  }
  const [depth, colour] = [bytes[24] ?? 0, bytes[25] ?? 0];
  const channels = [1, 0, 3, 1, 2, 0, 4][colour] ?? 0;
  return canUnpack(packed, Math.ceil((width * depth * channels) / 8) * height);
}

/** Whether so many bytes come out. */
async function canUnpack(packed: readonly Bytes[], needed: number): Promise<boolean> {
  const reader = new Blob([...packed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  try {
    for (let got = 0; got < needed;) {
      const { done, value } = await reader.read();
      if (done) return false;
      got += value.length;
    }
    return true;
  } catch {
    return false;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** Walks over the segments (ITU-T T.81, B.1) up to the marker that ends the picture. */
function isWholeJpeg(bytes: Bytes): boolean {
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return false;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) return true;
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else {
      at += 2 + (bytes[at + 2] ?? 0) * 0x100 + (bytes[at + 3] ?? 0);
      if (marker === 0xda) at = endOfScan(bytes, at);
    }
  }
  return false;
}

/** Where the next marker is that belongs to no scan: in one, 0xff is followed by 0, by a restart's number, or by itself. */
function endOfScan(bytes: Bytes, start: number): number {
  let at = start;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return bytes.length;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

function bytesOf(base64: string): Bytes {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0));
}
