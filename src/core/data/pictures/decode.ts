import type { Bytes } from '../bytes.js';
import { readImageHeader, type ImageHeader, type ImageType } from '../../../shared/files/image-header.js';
import type { MemorySemaphore } from './memory-semaphore.js';
import { MAX_PIXELS, MIN_SIDE, PICTURE_MS } from '../../../shared/files/limits.js';
import { bitmapRaster, type Raster } from './raster.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';

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

/**
 * Decodes a picture for as long as it is used.
 * @param budget of pixels that are decoded at a time
 * @throws Skip for what is no picture, is too large or too small, is damaged, or takes too long
 */
export async function decodePicture<Result>(
  bytes: Bytes,
  budget: MemorySemaphore,
  use: (picture: Raster) => Promise<Result> | Result,
): Promise<Result> {
  const { header, release } = await reserveMemory(bytes, budget);
  const using = async () => {
    const bitmap = await decodeChecked(bytes, header);
    try {
      return await use(bitmapRaster(bitmap));
    } finally {
      bitmap.close();
    }
  };
  // The decoder cannot be stopped. The memory is in use until it has ended, whether anybody waits for it or not.
  return withTimeout(PICTURE_MS, using().finally(release));
}

/** A picture that stays decoded until it is closed, with what gives its memory back. The same is thrown. */
export async function openPicture(bytes: Bytes, budget: MemorySemaphore) {
  const { header, release } = await reserveMemory(bytes, budget);
  const decoding = decodeChecked(bytes, header);
  try {
    return { bitmap: await withTimeout(PICTURE_MS, decoding), release };
  } catch (error) {
    decoding.then(bitmap => bitmap.close()).catch(() => undefined); // it came too late, or not at all
    release();
    throw error;
  }
}

/** What a header says, before memory is taken for it. */
async function reserveMemory(bytes: Bytes, budget: MemorySemaphore) {
  const header = readImageHeader(bytes);
  if (!header) throw new FileSkippedError('is cut short: it ends before its size is said');
  requireSize(header);
  return { header, release: await budget.take(header.width * header.height) };
}

function requireSize({ width, height }: ImageHeader): void {
  const size = `${width} x ${height} pixels`;
  if (width * height > MAX_PIXELS)
    throw new FileSkippedError(`has ${size}; ${MAX_PIXELS / 1e6} megapixels at most are decoded`);
  if (Math.min(width, height) < MIN_SIDE)
    throw new FileSkippedError(`has ${size}; a side must be ${MIN_SIDE} at least`);
}

async function decodeChecked(bytes: Bytes, header: ImageHeader): Promise<ImageBitmap> {
  const bitmap = await decoded(bytes, header);
  const { width, height } = bitmap;
  const turned = width === header.height && height === header.width;
  if (turned || (width === header.width && height === header.height)) return bitmap;
  bitmap.close();
  throw new FileSkippedError(
    `has ${header.width} x ${header.height} pixels in its header and ${width} x ${height} in it`,
  );
}

async function decoded(bytes: Bytes, { type }: ImageHeader): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes], { type: MIME[type] }), AS_STORED);
  } catch {
    throw new FileSkippedError(`is a damaged ${type}, or one of a kind that this browser cannot read`);
  }
}

async function withTimeout<Result>(milliseconds: number, task: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new FileSkippedError(`takes more than ${milliseconds / 1000} s to decode`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([task, late]);
  } finally {
    clearTimeout(timer);
  }
}
