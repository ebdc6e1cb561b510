import type { Crop, PictureThumbnail } from '../../../shared/protocol/pictures.js';
import { findFace } from './face.js';
import { greyToRgb, type Raster } from './raster.js';
import { middleSquare, resizePixels, resizeSquare, squareAt } from './square.js';

/** A picture at the run's image size. */
export interface Picture {
  /** RGB, size * size * 3. */
  readonly rgb: Uint8ClampedArray<ArrayBuffer>;
  /** Size of the original in pixels, upright by its EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** Whether a face was looked for and not found. */
  readonly faceless: boolean;
}

/** Crops a picture and resizes it. @param size side of the result in pixels */
export async function cropPicture(raster: Raster, size: number, crop: Crop): Promise<Picture> {
  const { width, height, channels, bitmap } = raster;
  const face = crop === 'face' && bitmap ? await findFace(bitmap) : null;
  const { side, left, top } = face ?? (typeof crop === 'object' ? squareAt(raster, crop) : middleSquare(raster));
  const values = resizeSquare(side, size, channels, raster.rows({ left, top, width: side, height: side }));
  return { rgb: channels === 3 ? values : greyToRgb(values), width, height, faceless: crop === 'face' && !face };
}

/** Shrinks a picture; it is never enlarged. @param side most pixels on the longer side */
export function createThumbnail(raster: Raster, side: number): PictureThumbnail {
  const scale = Math.min(1, side / Math.max(raster.width, raster.height));
  const width = Math.max(1, Math.round(raster.width * scale));
  const height = Math.max(1, Math.round(raster.height * scale));
  const { channels } = raster;
  const rows = raster.rows({ left: 0, top: 0, width: raster.width, height: raster.height });
  const values = resizePixels(raster, { width, height }, channels, rows);
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = values[channels * i + (channels === 3 ? c : 0)] ?? 0;
  }
  return { width, height, rgba };
}
