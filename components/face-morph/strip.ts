import { DcganError } from '../../src/errors.js';
import { strings } from './face-morph.strings.js';

/** Pictures side by side as a PNG file, pixel for pixel. @param pictures one or more, of one size */
export async function stripToPng(pictures: readonly ImageData[]): Promise<Blob> {
  const { width = 0, height = 0 } = pictures[0] ?? {};
  const canvas = new OffscreenCanvas(width * pictures.length, height);
  const context = canvas.getContext('2d');
  if (!context) throw new DcganError(strings.noCanvas);
  pictures.forEach((picture, i) => context.putImageData(picture, i * width, 0));
  return canvas.convertToBlob({ type: 'image/png' });
}
