/** Encodes sheets as PNG files and decodes them, exactly: they are opaque, so that no canvas rounds a colour. */
import { WeightsError } from '../../shared/errors.js';

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A file that claims more pixels is a decompression bomb. */
const PIXEL_LIMIT = 64e6;
const SIGNATURE = 0x89504e470d0a1a0an;

export async function toPng({ width, height, rgba }: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const { canvas, context } = createCanvas(width, height);
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/**
 * The pixels of a PNG file of the given size.
 * @throws WeightsError for another size, before anything is decoded: a file of 17 kB can claim 12,000 by 12,000 pixels
 */
export async function fromPng(
  bytes: Uint8Array<ArrayBuffer>,
  { width, height }: Omit<Pixels, 'rgba'>,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng = bytes.byteLength > 24 && head.getBigUint64(0) === SIGNATURE;
  if (!isPng || width * height > PIXEL_LIMIT || head.getUint32(16) !== width || head.getUint32(20) !== height) {
    const details = { code: 'checkpoint-frame-invalid', values: { width, height } };
    throw new WeightsError(`A frame of the strip is not a PNG file of ${width} by ${height} pixels.`, details);
  }
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }), {
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });
  const { context } = createCanvas(width, height);
  context.drawImage(image, 0, 0);
  image.close();
  return context.getImageData(0, 0, width, height).data;
}

/** A canvas on the CPU, since its pixels are read. */
function createCanvas(width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser has no 2D canvas.');
  return { canvas, context };
}
