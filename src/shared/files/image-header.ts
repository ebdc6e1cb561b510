/** Reads a picture's type and size from its first bytes, before a decoder takes memory for its pixels. */

export const IMAGE_TYPES = ['PNG', 'JPEG', 'WebP', 'GIF', 'BMP', 'AVIF'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export interface ImageHeader {
  readonly type: ImageType;
  /** Size in pixels, as stored: a photograph may still have to be turned by its EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

/**
 * @param bytes the whole file, or its beginning
 * @returns `null` if it is no picture of a known type, or is cut short
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return png(view) ?? gif(view) ?? bmp(view) ?? webp(view) ?? avif(view) ?? jpeg(view);
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends before its size
    throw error;
  }
}

/** Whether the bytes at an offset are these characters. */
function hasText(view: DataView, offset: number, text: string): boolean {
  return [...text].every((character, i) => view.getUint8(offset + i) === character.charCodeAt(0));
}

function png(view: DataView): ImageHeader | null {
  if (!hasText(view, 0, '\x89PNG\r\n\x1a\n')) return null;
  return { type: 'PNG', width: view.getUint32(16), height: view.getUint32(20) };
}

/** Browsers enlarge the screen, whose size is in the header, if the first frame is larger. */
function gif(view: DataView): ImageHeader | null {
  if (!hasText(view, 0, 'GIF8')) return null;
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const frame = gifFrame(view);
  return { type: 'GIF', width: Math.max(width, frame.width), height: Math.max(height, frame.height) };
}

/** How far the first frame reaches; 0 x 0 in a file that has no frame or is cut short. */
function gifFrame(view: DataView): { readonly width: number; readonly height: number } {
  const none = { width: 0, height: 0 };
  const byte = (offset: number) => (offset < view.byteLength ? view.getUint8(offset) : 0);
  const flags = byte(10);
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0); // after the palette
  while (byte(at) === 0x21) {
    at += 2; // an extension: blocks that begin with their length, up to one of length 0
    while (byte(at) > 0) at += 1 + byte(at);
    at++;
  }
  if (byte(at) !== 0x2c || at + 9 > view.byteLength) return none;
  const uint16 = (offset: number) => view.getUint16(at + offset, true);
  return { width: uint16(1) + uint16(5), height: uint16(3) + uint16(7) };
}

/** A negative height means that rows are stored from the top. */
function bmp(view: DataView): ImageHeader | null {
  if (!hasText(view, 0, 'BM')) return null;
  return { type: 'BMP', width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

function webp(view: DataView): ImageHeader | null {
  if (!hasText(view, 0, 'RIFF') || !hasText(view, 8, 'WEBP')) return null;
  const uint24 = (offset: number) => view.getUint16(offset, true) + view.getUint8(offset + 2) * 0x10000;
  if (hasText(view, 12, 'VP8X')) return { type: 'WebP', width: uint24(24) + 1, height: uint24(27) + 1 };
  if (hasText(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { type: 'WebP', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return { type: 'WebP', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/**
 * Sizes are properties (`ispe`) of the `meta` box, which comes first: one for the picture and one for each of its tiles
 * and previews, which are no larger.
 */
function avif(view: DataView): ImageHeader | null {
  if (!hasText(view, 4, 'ftypavi')) return null;
  let largest: ImageHeader | null = null;
  for (let offset = 12; offset + 16 <= view.byteLength && !hasText(view, offset, 'mdat'); offset++) {
    if (!hasText(view, offset, 'ispe')) continue;
    const [width, height] = [view.getUint32(offset + 8), view.getUint32(offset + 12)];
    if (!largest || width * height > largest.width * largest.height) largest = { type: 'AVIF', width, height };
  }
  return largest;
}

/** Walks the segments to the frame's header, SOF0 to SOF15 without the codes among them that are tables. */
function jpeg(view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let offset = 2; ; offset += 2 + view.getUint16(offset + 2)) {
    while (view.getUint8(offset) === 0xff && view.getUint8(offset + 1) === 0xff) offset++; // fill bytes
    if (view.getUint8(offset) !== 0xff) return null;
    const marker = view.getUint8(offset + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { type: 'JPEG', height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) };
  }
}
