/** A decoded picture from any source, whose pixels are read row by row while it is resized. */
import { DatasetError } from '../../../shared/errors.js';
import type { ByteImages } from '../idx.js';
import type { PixelRow, Size } from './square.js';

/** A rectangle of a picture, in pixels. */
export interface Area extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Raster extends Size {
  /** Channels of the result; a row's step may be larger. */
  readonly channels: 1 | 3;
  /** @returns a function that gives row y of the area; rows must be read from the top downwards */
  rows(area: Area): (y: number) => PixelRow;
  /** The whole picture as a bitmap, if there is one. */
  readonly bitmap: ImageBitmap | null;
}

/** Pixels that are read from a bitmap at a time: 1 MB. */
const BAND = 2 ** 18;

/** A bitmap, or a tile of one, over a white background. */
export function bitmapRaster(bitmap: ImageBitmap, tile?: Area): Raster {
  const { left: x, top: y, width, height } = tile ?? { left: 0, top: 0, width: bitmap.width, height: bitmap.height };
  const rows = (area: Area) => {
    const count = Math.min(area.height, Math.max(1, Math.floor(BAND / area.width)));
    const context = canvasContext(area.width, count);
    context.imageSmoothingEnabled = false;
    context.fillStyle = '#fff';
    let band = new Uint8ClampedArray();
    return (row: number) => {
      if (row % count === 0) {
        context.fillRect(0, 0, area.width, count);
        context.drawImage(bitmap, -x - area.left, -y - area.top - row);
        band = context.getImageData(0, 0, area.width, count).data;
      }
      return { values: band, start: (row % count) * area.width * 4, step: 4 };
    };
  };
  return { width, height, channels: 3, rows, bitmap: tile ? null : bitmap };
}

export function bytesRaster({ bytes, height, width, channels }: ByteImages, index: number): Raster {
  const begin = index * height * width * channels;
  const rows =
    ({ left, top }: Area) =>
    (row: number) => ({ values: bytes, start: begin + ((top + row) * width + left) * channels, step: channels });
  return { width, height, channels: channels === 3 ? 3 : 1, rows, bitmap: null };
}

/** Converts a grey picture to RGB. */
export function greyToRgb(grey: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  return Uint8ClampedArray.from({ length: 3 * grey.length }, (_, i) => grey[Math.floor(i / 3)] ?? 0);
}

function canvasContext(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context)
    throw new DatasetError('This browser has no canvas left to read pictures with; close other pages.', {
      code: 'canvas-unavailable',
    });
  return context;
}
