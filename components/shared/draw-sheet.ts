import type { PixelSheet } from '../../src/shared/protocol/trainer.js';

/** Most pixels along one side of a canvas that is shown: beyond it, sharper is only slower. */
const LARGEST_CANVAS = 2560;

/** The sheet on a canvas of its own size. */
export function sheetCanvas({ rgba, width, height }: PixelSheet): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

/**
 * Draws a sheet for a box `boxWidth` device pixels wide. The canvas becomes the next whole multiple of the sheet, so
 * that all pixels are squares of one size; the browser then shrinks it smoothly to the box (by nothing, where it fits).
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

/** Images across and down that a tile of the strip shows: of a whole sheet at that size nothing would be seen. */
const TILE_IMAGES = 2;
const crops = new WeakMap<PixelSheet, HTMLCanvasElement>();

/** Draws frames of the strip side by side: of each its first images, which belong to the same z in every tile. */
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
  return new Promise((resolve, reject) => {
    sheetCanvas(sheet).toBlob(
      blob => (blob ? resolve(blob) : reject(new Error('The browser could not write the picture.'))),
      'image/png',
    );
  });
}

/** Hands a file to the visitor. */
export function download(file: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // Safari reads it late
}
