/**
 * Images as they are compared: in the 256 levels that a screen shows, so that a distance is an exact sum of integers, and
 * that of an image to itself is 0.
 */
import { InvalidOptionError } from '../errors.js';
import type { ImageBatch, PixelBatch } from '../protocol/images.js';
import type { PixelSheet } from '../protocol/trainer.js';

/** Height, width and channels of an image. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Converts a squared distance of bytes to the mean squared error of values in [-1, 1] over an image. */
export function meanSquaredError(sum: number, { height, width, channels }: ImageShape): number {
  return sum / (height * width * channels * 127.5 ** 2);
}

/** The inverse of {@link meanSquaredError}. */
export function squaredDistance(error: number, { height, width, channels }: ImageShape): number {
  return error * height * width * channels * 127.5 ** 2;
}

/** Writes values in [-1, 1] as bytes, from `at` on: (v + 1) * 127.5, rounded as a canvas rounds it. */
export function writeBytes(values: Float32Array, bytes: Uint8Array<ArrayBuffer>, at = 0): void {
  const rounding = new Uint8ClampedArray(bytes.buffer);
  for (let i = 0; i < values.length; i++) rounding[at + i] = ((values[i] as number) + 1) * 127.5;
}

/**
 * Checks images that are to be compared, and converts them to bytes.
 * @param shape of the data set's images
 * @throws InvalidOptionError unless there is at least one image, of that shape, and all numbers are finite
 */
export function checkedBytes(images: ImageBatch, shape: ImageShape): Uint8Array<ArrayBuffer> {
  const { count, height, width, channels, data } = images;
  const sizes = ({ height, width, channels }: ImageShape) => `${height} x ${width} x ${channels}`;
  if (sizes(images) !== sizes(shape)) {
    throw InvalidOptionError.of('images', `a batch of ${sizes(images)}`, `of the data set's ${sizes(shape)}`);
  }
  const length = count * height * width * channels;
  if (!Number.isSafeInteger(count) || count < 1 || !(data instanceof Float32Array) || data.length !== length) {
    const given = `${count} images in ${data instanceof Float32Array ? data.length : 'no'} numbers`;
    throw InvalidOptionError.of('images', given, 'at least one image, height * width * channels numbers for each');
  }
  const strange = data.find(value => !Number.isFinite(value));
  if (strange !== undefined) throw InvalidOptionError.of('images', `an image with ${strange} in it`, 'all numbers');
  const bytes = new Uint8Array(length);
  writeBytes(data, bytes);
  return bytes;
}

/** Images side by side, as in a `PixelSheet`. */
export type Sheet = Pick<PixelSheet, 'rows' | 'columns' | 'width' | 'height'> & { readonly rgba: Uint8ClampedArray };

/** One image of a sheet, as pixels. @param index counts row by row */
export function sheetPicture({ rows, columns, width: stride, height: all, rgba }: Sheet, index: number): PixelBatch {
  const [height, width] = [all / rows, stride / columns];
  const corner = Math.floor(index / columns) * height * stride + (index % columns) * width;
  const picture = new Uint8ClampedArray(height * width * 4);
  for (let y = 0; y < height; y++) {
    const from = (corner + y * stride) * 4;
    picture.set(rgba.subarray(from, from + width * 4), y * width * 4);
  }
  return { count: 1, height, width, rgba: picture };
}

/** The images of a sheet. @param channels 1 takes the red channel of a grey sheet */
export function sheetImages(sheet: Sheet, channels: number): ImageBatch {
  const count = sheet.rows * sheet.columns;
  const height = sheet.height / sheet.rows;
  const width = sheet.width / sheet.columns;
  const data = new Float32Array(count * height * width * channels);
  for (let image = 0, to = 0; image < count; image++) {
    const { rgba } = sheetPicture(sheet, image);
    for (let from = 0; from < rgba.length; from += 4) {
      for (let c = 0; c < channels; c++) data[to++] = (rgba[from + c] as number) / 127.5 - 1;
    }
  }
  return { count, height, width, channels, data };
}

/** Converts bytes to pixels for a canvas. */
export function toPixels(bytes: Uint8Array, { height, width, channels }: ImageShape): PixelBatch {
  const pixels = bytes.length / channels;
  const rgba = new Uint8ClampedArray(pixels * 4).fill(255);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = bytes[i * channels + (channels === 1 ? 0 : c)] as number;
  }
  return { count: pixels / (height * width), height, width, rgba };
}
