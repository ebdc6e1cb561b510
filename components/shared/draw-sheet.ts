import { DcganError } from '../../src/shared/errors.js';
import type { PixelSheet } from '../../src/shared/protocol/trainer.js';

/** Most pixels along one side of a canvas that is shown. More would be slower, and no sharper. */
const LARGEST_CANVAS = 2560;

/** The sheet on a canvas of its own size. */
export function sheetCanvas({ rgba, width, height }: PixelSheet): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

/**
 * Draws a sheet for a box `boxWidth` device pixels wide. The canvas becomes the next whole multiple of the sheet, so
 * that all pixels are squares of one size; the browser then shrinks it smoothly to the box.
 */
export function paintSheet(canvas: HTMLCanvasElement, sheet: PixelSheet, boxWidth: number): void {
  const largest = Math.max(1, Math.floor(LARGEST_CANVAS / Math.max(sheet.width, sheet.height)));
  const scale = Math.min(largest, Math.max(1, Math.ceil(boxWidth / sheet.width)));
  const width = sheet.width * scale;
  const height = sheet.height * scale;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(sheetCanvas(sheet), 0, 0, width, height);
}

/** Images across and down that a tile of the strip shows. A whole sheet would be too small to see at that size. */
const TILE_IMAGES = 2;
const crops = new WeakMap<PixelSheet, HTMLCanvasElement>();

/** Draws frames of the strip side by side. Each tile shows its frame's first images, so all of them show the same z. */
export function paintTiles(canvas: HTMLCanvasElement, tiles: readonly (PixelSheet | undefined)[], side: number): void {
  canvas.width = side * tiles.length;
  canvas.height = side;
  const context = canvas.getContext('2d');
  tiles.forEach((sheet, i) => {
    if (!context || !sheet) return;
    const crop = crops.get(sheet) ?? cropOf(sheet);
    crops.set(sheet, crop);
    context.imageSmoothingEnabled = crop.width > side;
    context.drawImage(crop, i * side, 0, side, side);
  });
}

function cropOf({ rgba, width, height, rows, columns }: PixelSheet): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = (width / columns) * Math.min(TILE_IMAGES, columns);
  canvas.height = (height / rows) * Math.min(TILE_IMAGES, rows);
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The sheet as a PNG file, pixel for pixel. */
export function sheetToPng(sheet: PixelSheet): Promise<Blob> {
  return canvasToPng(sheetCanvas(sheet));
}

/** @throws DcganError when the browser cannot encode the picture, which may be too large for it */
export async function canvasToPng(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new DcganError('The browser could not write the picture.', { code: 'picture-not-written' });
  return blob;
}

/** Saves a file to the visitor's downloads. */
export function download(file: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // Safari reads it late
}
