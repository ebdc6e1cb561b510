/**
 * Pictures and labels in NumPy files. Pictures are [N, height, width], [N, height, width, channels] or, as PyTorch has them,
 * [N, channels, height, width], with 1, 3 or 4 channels, or rows of square pictures, [N, side * side]. Numbers of any type
 * mean what their range says: 0 to 255, 0 to 1, or -1 to 1.
 */
import { withReader, type ByteReader, type Bytes, type ByteStream } from './bytes.js';
import { labelCountWrong } from './idx-labels.js';
import { MAX_GZIP_RATIO, MAX_IMAGE_BYTES, MAX_IMAGE_SIDE, type ByteImages } from './idx.js';
import { countOf, npyRefusal, takeNpyHeader, type NpyHeader } from './npy-header.js';
import { MIN_SIDE } from '../../shared/files/limits.js';

/** Opens the file anew: its numbers are read twice, first for their range. */
export type OpenNpy = () => Promise<ByteStream>;

/** How pictures lie in an array: sizes, and the axes of the array in the order N, height, width, channels. */
interface Layout {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** The array's shape with all four axes, and which of them is which. */
  readonly shape: readonly number[];
  readonly axes: readonly [count: number, height: number, width: number, channels: number];
}

/** Numbers that are converted at a time. */
const CHUNK = 2 ** 15;
/** How far numbers may lie outside of a range, relative to it: resizing with sharp filters overshoots. */
const OVERSHOOT = 0.1;
/** Numbers from 0 to 255 exceed this. */
const LEAST_BYTES = 16;
/** Labels are from 0 to one less. */
const MAX_LABELS = 256;
/** Least pixels of a picture of floats in a row of its own. */
const LEAST_FLAT = 256;
const LABELS =
  'a NumPy array of labels, [N] or [N, 1] with integers from 0 to 255, or one 1 among zeros for each, [N, classes]';

/** Names of labels: `y_train`, `train_labels`, `targets`. */
const NAMES_LABELS = /label|target|class|(^|[/_])y([._]|$)/i;

/** What a file holds, by its header and its name; `null` for arrays that are neither pictures nor labels. */
export function npyContent({ shape, type }: NpyHeader, name: string): 'images' | 'labels' | null {
  const [, columns = 1, ...more] = shape;
  const named = NAMES_LABELS.test(name);
  const isTable = shape.length > 0 && more.length === 0 && columns <= MAX_LABELS;
  if (isTable && (named || (columns === 1 && type.kind !== 'float'))) return 'labels';
  const isLatent = shape.length === 2 && type.kind === 'float' && columns < LEAST_FLAT; // more likely than small pictures
  return layoutOf(shape) && !isLatent ? 'images' : null;
}

/**
 * @param label the file's name in error messages
 * @param length bytes of the file, gzipped or not, which bound what it may declare
 * @throws DatasetError if it holds no pictures, is shorter or longer than its header declares, or its numbers have no range of pixels
 */
export async function readNpyImages(open: OpenNpy, label: string, length = Infinity): Promise<ByteImages> {
  const { header, layout, scale } = await withReader(open, async reader => {
    const header = await takeNpyHeader(reader, label);
    const layout = layoutOf(header.shape);
    if (!layout) throw npyRefusal(label, `is an array of ${header.shape.join(' x ')} ${header.type.name}`);
    const pixels = countOf(header.shape);
    const sides = [layout.height, layout.width];
    if (pixels > MAX_IMAGE_BYTES || sides.some(side => side > MAX_IMAGE_SIDE))
      throw npyRefusal(label, `has ${header.shape.join(' x ')} numbers, more than are read`);
    if (pixels * header.type.size > MAX_GZIP_RATIO * length) throw cutShort(label, header);
    return { header, layout, scale: await findScale(reader, label, header) };
  });
  const bytes = new Uint8ClampedArray(allocate(countOf(header.shape), label));
  const place = placesOf(layout, header.fortranOrder);
  await withReader(open, async reader => {
    await takeNpyHeader(reader, label);
    await forEachChunk(reader, header, label, (values, length) => {
      for (let i = 0; i < length; i++) bytes[place()] = scale(values[i] as number);
    });
  });
  return overWhite({ ...layout, bytes: new Uint8Array(bytes.buffer) });
}

/**
 * @param images what they are the labels of
 * @returns a number from 0 to 255 for each image
 * @throws DatasetError if they are no labels, or not as many as images
 */
export async function readNpyLabels(
  open: OpenNpy,
  label: string,
  images: { readonly label: string; readonly count: number },
): Promise<Bytes> {
  return withReader(open, async reader => {
    const header = await takeNpyHeader(reader, label);
    const [count = 0, classes = 1, ...more] = header.shape;
    if (more.length > 0 || classes > MAX_LABELS)
      throw npyRefusal(label, `is an array of ${header.shape.join(' x ')}`, LABELS);
    if (count !== images.count) throw labelCountWrong(label, count, images);
    if (header.fortranOrder && classes > 1) throw npyRefusal(label, 'is in Fortran’s order', LABELS);
    const labels = new Uint8Array(count);
    let at = 0;
    await forEachChunk(reader, header, label, (values, length) => {
      for (let i = 0; i < length; i++, at++) {
        const value = values[i] as number;
        if (!Number.isInteger(value) || value < 0 || value > (classes > 1 ? 1 : MAX_LABELS - 1))
          throw npyRefusal(label, `has the number ${value}`, LABELS);
        if (classes === 1) labels[at] = value;
        else if (value === 1) labels[Math.floor(at / classes)] = at % classes;
      }
    });
    return labels;
  });
}

function isSquare(count: number): boolean {
  const side = Math.sqrt(count);
  return Number.isInteger(side) && side >= MIN_SIDE;
}

/** `null` for the shape of something else than pictures. */
function layoutOf(shape: readonly number[]): Layout | null {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  const isSide = (side: number) => side >= MIN_SIDE;
  const isChannels = (channels: number) => channels === 1 || channels === 3 || channels === 4;
  if (count < 1) return null;
  if (shape.length === 2 && isSquare(a)) {
    const side = Math.sqrt(a);
    return { count, height: side, width: side, channels: 1, shape: [count, side, side, 1], axes: [0, 1, 2, 3] };
  }
  if (shape.length === 3 && isSide(a) && isSide(b)) {
    return { count, height: a, width: b, channels: 1, shape: [count, a, b, 1], axes: [0, 1, 2, 3] };
  }
  if (shape.length === 4 && isSide(a) && isSide(b) && isChannels(c)) {
    return { count, height: a, width: b, channels: c, shape, axes: [0, 1, 2, 3] };
  }
  if (shape.length === 4 && isChannels(a) && isSide(b) && isSide(c)) {
    return { count, height: b, width: c, channels: a, shape, axes: [0, 2, 3, 1] };
  }
  return null;
}

/**
 * Gives the place of one number of the file after the other in pictures with channels last. The file's fastest index is the last
 * one, or the first in Fortran's order.
 */
function placesOf({ count, height, width, channels, shape, axes }: Layout, fortranOrder: boolean): () => number {
  const steps = new Array<number>(4).fill(0);
  const sizes = [count, height, width, channels];
  axes.forEach((axis, i) => (steps[axis] = sizes.slice(i + 1).reduce((product, size) => product * size, 1)));
  const order = fortranOrder ? [0, 1, 2, 3] : [3, 2, 1, 0];
  const at = [0, 0, 0, 0];
  let next = 0;
  return () => {
    const place = next;
    for (const axis of order) {
      const step = steps[axis] as number;
      at[axis] = (at[axis] as number) + 1;
      next += step;
      if (at[axis] < (shape[axis] as number)) break;
      next -= step * (shape[axis] as number);
      at[axis] = 0;
    }
    return place;
  };
}

/** What makes a byte of a number, by the range of all that follow the header: zeros and ones are black and white, whatever type they have. */
async function findScale(reader: ByteReader, label: string, header: NpyHeader): Promise<(value: number) => number> {
  if (header.type.kind === 'boolean') return value => (value ? 255 : 0);
  let [low, high] = [Infinity, -Infinity];
  await forEachChunk(reader, header, label, (values, length) => {
    for (let i = 0; i < length; i++) {
      const value = values[i] as number;
      if (!Number.isFinite(value)) throw npyRefusal(label, `has ${value} among its numbers`);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  });
  if (low >= -OVERSHOOT && high <= 1 + OVERSHOOT) return value => 255 * value;
  if (low >= -1 - OVERSHOOT && high <= 1 + OVERSHOOT) return value => 127.5 * (value + 1);
  if (low >= -255 * OVERSHOOT && high <= 255 * (1 + OVERSHOOT) && high > LEAST_BYTES) return value => value;
  throw npyRefusal(label, `has numbers from ${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))}`);
}

/** Reads the numbers after the header, which must be all that follows. @param use gets a buffer that is used again */
async function forEachChunk(
  reader: ByteReader,
  header: NpyHeader,
  label: string,
  use: (values: Float64Array, length: number) => void,
): Promise<void> {
  const { size, read } = header.type;
  const total = countOf(header.shape);
  const bytes = new Uint8Array(CHUNK * size);
  const view = new DataView(bytes.buffer);
  const values = new Float64Array(CHUNK);
  for (let left = total; left > 0;) {
    const length = Math.min(CHUNK, left);
    if ((await reader.fill(bytes.subarray(0, length * size))) < length * size) throw cutShort(label, header);
    for (let i = 0; i < length; i++) values[i] = read(view, i * size);
    use(values, length);
    left -= length;
  }
  if (!(await reader.atEnd())) throw npyRefusal(label, `is too long: more follows its ${total} numbers`);
}

/** Lays pictures with four channels over white, since the fourth says how opaque a pixel is. */
function overWhite({ count, height, width, channels, bytes }: ByteImages): ByteImages {
  if (channels !== 4) return { count, height, width, channels, bytes };
  for (let pixel = 0; pixel < count * height * width; pixel++) {
    const opaque = (bytes[4 * pixel + 3] as number) / 255;
    for (let c = 0; c < 3; c++)
      bytes[3 * pixel + c] = Math.round(255 + opaque * ((bytes[4 * pixel + c] as number) - 255));
  }
  return { count, height, width, channels: 3, bytes: bytes.subarray(0, 3 * count * height * width) };
}

function allocate(length: number, label: string): ArrayBuffer {
  try {
    return new ArrayBuffer(length);
  } catch {
    throw npyRefusal(label, `has ${length} numbers, more than this browser has memory for`);
  }
}

function cutShort(label: string, { shape, type }: NpyHeader): Error {
  return npyRefusal(label, `is cut short: its header says ${shape.join(' x ')} ${type.name}, and there are fewer`);
}
