import { DcganError } from '../../../src/shared/errors.js';
import { readImageHeader } from '../../../src/shared/files/image-header.js';
import { MAX_FILE_BYTES, MAX_PIXELS } from '../../../src/shared/files/limits.js';
import type { MessageValues } from '../../../src/shared/protocol/message.js';
import { noCanvas } from '../../shared/film/upscale.js';
import { strings } from './photograph.strings.js';

/** The picture is decoded at this many times the size that is needed along a side, and then averaged. */
const DECODED = 4;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the middle of a photograph at the given size.
 * @throws DcganError when it is too large, which is found before it is decoded, or not a picture
 */
export async function readPhotograph(file: Blob, size: PictureSize): Promise<ImageData> {
  const name = file instanceof File ? file.name : '';
  if (file.size > MAX_FILE_BYTES)
    throw photographError('too-large', strings.fileTooLarge(name, file.size), { name, bytes: file.size });
  const header = readImageHeader(new Uint8Array(await file.arrayBuffer()));
  if (!header) throw photographError('unreadable', strings.noImage(name), { name });
  const { width, height } = header;
  if (width * height > MAX_PIXELS)
    throw photographError('too-many-pixels', strings.imageTooLarge(name, width, height), { name, width, height });
  const bitmap = await decode(file, header, size);
  if (!bitmap) throw photographError('unreadable', strings.noImage(name), { name });
  try {
    return cropped(bitmap, bitmap, size);
  } finally {
    bitmap.close();
  }
}

/** The largest part of the middle of a picture that has the proportions of `size`, shrunk or enlarged to it. */
export function cropped(source: CanvasImageSource, { width, height }: PictureSize, size: PictureSize): ImageData {
  const scale = Math.min(width / size.width, height / size.height);
  let [w, h] = [size.width * scale, size.height * scale];
  let [from, x, y] = [source, (width - w) / 2, (height - h) / 2];
  for (;;) {
    // Halved each time, since some browsers average over two by two pixels only.
    const [nextW, nextH] = w > 2 * size.width ? [Math.ceil(w / 2), Math.ceil(h / 2)] : [size.width, size.height];
    const canvas = Object.assign(document.createElement('canvas'), { width: nextW, height: nextH });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw noCanvas();
    context.fillStyle = '#fff'; // behind what is transparent
    context.fillRect(0, 0, nextW, nextH);
    context.imageSmoothingQuality = 'high';
    context.drawImage(from, x, y, w, h, 0, 0, nextW, nextH);
    if (nextW === size.width) return context.getImageData(0, 0, nextW, nextH);
    [from, x, y, w, h] = [canvas, 0, 0, nextW, nextH];
  }
}

/**
 * Converts a picture to what `Generator.invert()` takes: values in [-1, 1], channels last. A single channel is the luma of
 * Rec. 601, the usual greyscale.
 */
export function toNumbers({ data, width, height }: ImageData, channels: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: width * height * channels }, (_, i) => {
    const pixel = 4 * Math.floor(i / channels);
    const [red = 0, green = 0, blue = 0] = data.subarray(pixel, pixel + 3);
    const value = channels === 1 ? 0.299 * red + 0.587 * green + 0.114 * blue : [red, green, blue][i % channels];
    return (value ?? 0) / 127.5 - 1;
  });
}

/** Converts the numbers that the encoder gets, of one or three channels, back to a picture. */
export function toPicture(numbers: Float32Array, { width, height }: PictureSize): ImageData {
  const channels = numbers.length / (width * height);
  const picture = new ImageData(width, height);
  for (let i = 0; i < width * height * 4; i++) {
    const from = Math.floor(i / 4) * channels + (channels === 1 ? 0 : i % 4);
    picture.data[i] = i % 4 === 3 ? 255 : ((numbers[from] ?? 0) + 1) * 127.5;
  }
  return picture;
}

/** Decodes off this thread, and shrinks on the way: a photograph of 64 megapixels would take 256 MB. */
async function decode(file: Blob, header: PictureSize, size: PictureSize): Promise<ImageBitmap | null> {
  const longer = Math.max(header.width, header.height);
  const shorter = Math.min(header.width, header.height);
  const resizeWidth = Math.ceil((DECODED * Math.max(size.width, size.height) * longer) / Math.max(1, shorter));
  const shrink = resizeWidth < shorter ? { resizeWidth, resizeQuality: 'high' as const } : {};
  try {
    return await createImageBitmap(file, shrink);
  } catch {
    return null; // damaged, or of a kind that this browser does not know
  }
}

function photographError(problem: string, message: string, values: MessageValues): DcganError {
  return new DcganError(message, { code: `photograph-${problem}`, subject: 'photograph', values });
}
