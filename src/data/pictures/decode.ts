import { DatasetError } from '../../errors.js';
import type { Bytes } from '../bytes.js';
import { readImageHeader, type ImageHeader, type ImageType } from '../image-header.js';
import type { Budget } from './budget.js';
import { MAX_PIXELS, MIN_SIDE, PICTURE_MS } from './limits.js';
import { Skip } from './skip.js';
import { middleSquare, resizeSquare } from './square.js';

/** A picture at the size of the run. */
export interface Picture {
  /** RGB, size * size * 3. */
  readonly rgb: Uint8ClampedArray<ArrayBuffer>;
  /** In pixels, as it is seen: after its EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

/** The decoder is told what the bytes are, since by a file's own MIME type it may refuse them. */
const MIME: Readonly<Record<ImageType, string>> = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  WebP: 'image/webp',
  GIF: 'image/gif',
  BMP: 'image/bmp',
  AVIF: 'image/avif',
};

/** Numbers as they are in the file, upright. Of an animation this gives the first frame. */
const AS_STORED: ImageBitmapOptions = {
  imageOrientation: 'from-image',
  premultiplyAlpha: 'none',
  colorSpaceConversion: 'none',
};

/** Pixels that are read from a decoded picture at a time: 1 MB. */
const BAND = 2 ** 18;

/**
 * A picture's middle square, what is transparent over white.
 * @param budget of pixels that are decoded at a time
 * @param size pixels of the result's side
 * @throws Skip for what is no picture, is too large or too small, is damaged, or takes too long
 */
export async function decodePicture(bytes: Bytes, size: number, budget: Budget): Promise<Picture> {
  const header = readImageHeader(bytes);
  if (!header) throw new Skip('is cut short: it ends before its size is said');
  requireSize(header);
  const release = await budget.take(header.width * header.height);
  // The decoder cannot be stopped. The memory is in use until it has ended, whether anybody waits for it or not.
  const picture = squared(bytes, header, size).finally(release);
  return within(PICTURE_MS, picture);
}

function requireSize({ width, height }: ImageHeader): void {
  const size = `${width} x ${height} pixels`;
  if (width * height > MAX_PIXELS) throw new Skip(`has ${size}; ${MAX_PIXELS / 1e6} megapixels at most are decoded`);
  if (Math.min(width, height) < MIN_SIDE) throw new Skip(`has ${size}; a side must be ${MIN_SIDE} at least`);
}

async function squared(bytes: Bytes, header: ImageHeader, size: number): Promise<Picture> {
  const bitmap = await decoded(bytes, header);
  try {
    const { width, height } = bitmap;
    const turned = width === header.height && height === header.width;
    if (!turned && (width !== header.width || height !== header.height)) {
      throw new Skip(`has ${header.width} x ${header.height} pixels in its header and ${width} x ${height} in it`);
    }
    const { side, left, top } = middleSquare(bitmap);
    const rows = Math.min(side, Math.max(1, Math.floor(BAND / side)));
    const context = new OffscreenCanvas(side, rows).getContext('2d', { willReadFrequently: true });
    if (!context) throw new DatasetError('This browser gives no canvas to read pictures with; close other pages.');
    context.imageSmoothingEnabled = false;
    context.fillStyle = '#fff';
    let band = new Uint8ClampedArray();
    const rgb = resizeSquare(side, size, 3, y => {
      if (y % rows === 0) {
        context.fillRect(0, 0, side, rows);
        context.drawImage(bitmap, -left, -top - y);
        band = context.getImageData(0, 0, side, rows).data;
      }
      return { values: band, start: (y % rows) * side * 4, step: 4 };
    });
    return { rgb, width, height };
  } finally {
    bitmap.close();
  }
}

async function decoded(bytes: Bytes, { type }: ImageHeader): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes], { type: MIME[type] }), AS_STORED);
  } catch {
    throw new Skip(`is a damaged ${type}, or one of a kind that this browser cannot read`);
  }
}

async function within<Result>(milliseconds: number, task: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Skip(`takes more than ${milliseconds / 1000} s to decode`)), milliseconds);
  });
  try {
    return await Promise.race([task, late]);
  } finally {
    clearTimeout(timer);
  }
}
