import type { Bytes } from '../bytes.js';
import { readImageHeader, type ImageHeader, type ImageType } from '../../../shared/files/image-header.js';
import type { MemorySemaphore } from './memory-semaphore.js';
import {
  DECODE_SECONDS,
  DECODE_SECONDS_PER_MEGAPIXEL,
  MAX_PIXELS,
  MEGAPIXELS,
  MIN_SIDE,
} from '../../../shared/files/limits.js';
import { decodePnm, isPnm, readPnmHeader } from './pnm.js';
import { bitmapRaster, bytesRaster, type Raster } from './raster.js';
import { isWhole } from './whole.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';

/** The MIME types that the decoder is given, since it may reject a file by its own, which can be wrong. */
const MIME: Readonly<Record<ImageType, string>> = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  WebP: 'image/webp',
  GIF: 'image/gif',
  BMP: 'image/bmp',
  AVIF: 'image/avif',
};

/** Milliseconds. */
const TICK_MS = 250;

/** Decodes the numbers as stored, upright. An animation gives its first frame. */
const AS_STORED: ImageBitmapOptions = {
  imageOrientation: 'from-image',
  premultiplyAlpha: 'none',
  colorSpaceConversion: 'none',
};

/**
 * Decodes a picture, and closes it after use.
 * @param budget limits the pixels that are decoded at a time
 * @throws FileSkippedError if it is no picture, is too large or too small, is damaged, or takes too long
 */
export async function decodePicture<Result>(
  bytes: Bytes,
  budget: MemorySemaphore,
  use: (picture: Raster) => Promise<Result> | Result,
): Promise<Result> {
  if (isPnm(bytes)) return usePnm(bytes, budget, use);
  const { header, release } = await reserveMemory(bytes, budget);
  const using = async () => {
    const bitmap = await decodeChecked(bytes, header);
    try {
      return await use(bitmapRaster(bitmap));
    } finally {
      bitmap.close();
    }
  };
  // The decoder cannot be stopped: the memory is in use until it ends, even after a timeout.
  return withTimeout(secondsToDecode(header), using().finally(release));
}

/** A PGM or PPM picture, which is decoded here and not by the browser. */
async function usePnm<Result>(
  bytes: Bytes,
  budget: MemorySemaphore,
  use: (picture: Raster) => Promise<Result> | Result,
): Promise<Result> {
  const header = readPnmHeader(bytes);
  requireSize(header);
  const release = await budget.take(header.width * header.height);
  try {
    return await use(bytesRaster(decodePnm(bytes, header), 0));
  } finally {
    release();
  }
}

/** Decodes a picture, which the caller closes and whose memory it releases. @throws as {@link decodePicture} */
export async function openPicture(bytes: Bytes, budget: MemorySemaphore) {
  if (isPnm(bytes))
    throw new FileSkippedError('atlas-pnm', 'is a PGM or PPM picture, which an atlas cannot be: save it as PNG');
  const { header, release } = await reserveMemory(bytes, budget);
  const decoding = decodeChecked(bytes, header);
  try {
    return { bitmap: await withTimeout(secondsToDecode(header), decoding), release };
  } catch (error) {
    // It failed, or was late: then the decoder, which cannot be stopped, has its memory until it ends.
    decoding
      .then(bitmap => bitmap.close())
      .catch(() => undefined)
      .finally(release);
    throw error;
  }
}

/** Seconds in which a picture must be decoded, by its size and not by how busy the machine is. */
function secondsToDecode({ width, height }: ImageHeader): number {
  return DECODE_SECONDS + DECODE_SECONDS_PER_MEGAPIXEL * ((width * height) / 1e6);
}

/** Reads the header, and waits until there is memory for the pixels. */
async function reserveMemory(bytes: Bytes, budget: MemorySemaphore) {
  const header = readImageHeader(bytes);
  if (!header) throw new FileSkippedError('picture-truncated', 'is cut short: it ends before its size');
  requireSize(header);
  return { header, release: await budget.take(header.width * header.height) };
}

function requireSize({ width, height }: Pick<ImageHeader, 'width' | 'height'>): void {
  const size = `${width} x ${height} pixels`;
  if (width * height > MAX_PIXELS)
    throw new FileSkippedError('picture-too-large', `has ${size}; ${MEGAPIXELS} megapixels at most are decoded`, {
      width,
      height,
      megapixels: MEGAPIXELS,
    });
  if (Math.min(width, height) < MIN_SIDE)
    throw new FileSkippedError('picture-too-small', `has ${size}; a side must be ${MIN_SIDE} at least`, {
      width,
      height,
      least: MIN_SIDE,
    });
}

async function decodeChecked(bytes: Bytes, header: ImageHeader): Promise<ImageBitmap> {
  const bitmap = await decoded(bytes, header);
  const { width, height } = bitmap;
  const turned = width === header.height && height === header.width;
  if (turned || (width === header.width && height === header.height)) return bitmap;
  bitmap.close();
  throw new FileSkippedError(
    'picture-size-wrong',
    `has ${header.width} x ${header.height} pixels by its header but decodes to ${width} x ${height}`,
    { width, height, headerWidth: header.width, headerHeight: header.height },
  );
}

async function decoded(bytes: Bytes, header: ImageHeader): Promise<ImageBitmap> {
  const { type } = header;
  try {
    if (!(await isWhole(bytes, header))) throw new Error('Some pixels are missing.');
    return await createImageBitmap(new Blob([bytes], { type: MIME[type] }), AS_STORED);
  } catch {
    throw new FileSkippedError(
      'picture-damaged',
      `is a damaged ${type}, or one of a kind that this browser cannot read`,
      {
        type,
      },
    );
  }
}

/**
 * Gives a task up after some time of this thread's own: in ticks, of which one that comes late, on a busy machine or after
 * sleep, counts as one.
 */
async function withTimeout<Result>(seconds: number, task: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const late = new Promise<never>((_, reject) => {
    let left = Math.ceil((1000 * seconds) / TICK_MS);
    timer = setInterval(() => {
      if (--left > 0) return;
      const rounded = Math.round(seconds);
      reject(new FileSkippedError('picture-slow', `takes more than ${rounded} s to decode`, { seconds: rounded }));
    }, TICK_MS);
  });
  try {
    return await Promise.race([task, late]);
  } finally {
    clearInterval(timer);
  }
}
