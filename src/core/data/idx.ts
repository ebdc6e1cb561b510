/**
 * The IDX format of the MNIST files: two zero bytes, a type, the number of dimensions, each dimension as a big-endian
 * uint32, then the values with the last dimension varying fastest. Images are [count, height, width] or
 * [count, height, width, channels] of unsigned bytes.
 * Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database", section "File formats".
 */
import { DatasetError } from '../../shared/errors.js';
import { ByteReader, type Bytes, type ByteStream } from './bytes.js';

/** Images as bytes, channels last, one after the other. */
export interface ByteImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Length count * height * width * channels; 0 is black, 255 is white. */
  readonly bytes: Bytes;
}

/** Most bytes of pixels that a file may declare: they are all kept in memory. */
export const MAX_IMAGE_BYTES = 2 ** 30;

/** Longest side of an image in pixels; anything longer is a misread header rather than an image to learn from. */
export const MAX_IMAGE_SIDE = 4096;

/** What gzip packs at most, RFC 1951: 258 bytes in two bits. */
export const MAX_GZIP_RATIO = 1032;

const UNSIGNED_BYTE = 0x08;
const TYPES = new Map([
  [UNSIGNED_BYTE, 'unsigned bytes'],
  [0x09, 'signed bytes'],
  [0x0b, '16-bit integers'],
  [0x0c, '32-bit integers'],
  [0x0d, '32-bit floats'],
  [0x0e, '64-bit floats'],
]);

const ALLOWED = 'an IDX file of unsigned bytes, [images, height, width] or [images, height, width, 1 or 3]';

/**
 * Reads images from a stream that holds one IDX file and nothing else. It reads at most one byte more than the header
 * declares.
 *
 * @param label the file's name in error messages
 * @param length bytes of the file, gzipped or not, which bound what it may declare
 * @throws DatasetError if the stream is no IDX file, holds something other than images, or is shorter or longer than its
 *   header declares
 */
export async function readIdx(stream: ByteStream, label: string, length = Infinity): Promise<ByteImages> {
  const reader = new ByteReader(stream);
  try {
    const images = await takeImages(reader, label, length);
    if (!(await reader.atEnd())) throw tooLong(images, label);
    return images;
  } catch (error) {
    reader.cancel(error);
    throw error;
  }
}

/** Reads images from the beginning of a stream, which may continue after them. @throws DatasetError as {@link readIdx} */
export async function takeImages(reader: ByteReader, label: string, length = Infinity): Promise<ByteImages> {
  const refuse = (given: string) => refusal(label, given);
  const [count = 0, height = 0, width = 0, channels = 1] = await takeDimensions(reader, refuse, rank => {
    if (rank === 1) throw refuse('holds labels (1 dimension), not images');
    if (rank !== 3 && rank !== 4) throw refuse(`has ${rank} dimensions`);
  });
  const shape = checked({ count, height, width, channels }, label);
  const most = MAX_GZIP_RATIO * length;
  if (sizeOf(shape) > most) throw refuse(`is cut short: it has ${declared(shape)}, and there are fewer`);
  const bytes = allocate(shape, label);
  const found = await reader.fill(bytes);
  if (found < bytes.length) throw refuse(`is cut short: it has ${declared(shape)}, and ${found} follow`);
  return { ...shape, bytes };
}

/** The error for a file that continues after its images with something else than their labels. */
export function tooLong(images: ByteImages, label: string): DatasetError {
  return refusal(label, `is too long: it has ${declared(images)}, and more follow`);
}

/**
 * Reads the header of an IDX file of unsigned bytes.
 * @param refuse makes the error for what is found instead
 * @param checkRank throws unless the number of dimensions is right
 */
export async function takeDimensions(
  reader: ByteReader,
  refuse: (given: string) => DatasetError,
  checkRank: (rank: number) => void,
): Promise<number[]> {
  const magic = await reader.take(4);
  const [zero, alsoZero, type = 0, rank = 0] = magic;
  if (magic.length < 4) throw refuse(magic.length ? `has only ${magic.length} bytes` : 'is empty');
  const typeName = TYPES.get(type);
  if (zero !== 0 || alsoZero !== 0 || !typeName || rank === 0) {
    throw refuse(`is not an IDX file: it begins with ${hex(magic)}${resemblance(magic)}`);
  }
  if (type !== UNSIGNED_BYTE) throw refuse(`holds ${typeName}`);
  checkRank(rank);

  const header = await reader.take(4 * rank);
  if (header.length < 4 * rank) throw refuse(`is cut short: it ends within its header`);
  const view = new DataView(header.buffer);
  return Array.from({ length: rank }, (_, i) => view.getUint32(4 * i));
}

/** The header of an IDX file of unsigned bytes. */
export function idxHeader(dimensions: readonly number[]): DataView<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(4 + 4 * dimensions.length));
  header.setUint8(2, UNSIGNED_BYTE);
  header.setUint8(3, dimensions.length);
  dimensions.forEach((dimension, i) => header.setUint32(4 + 4 * i, dimension));
  return header;
}

type Shape = Omit<ByteImages, 'bytes'>;

function checked(shape: Shape, label: string): Shape {
  const { count, height, width, channels } = shape;
  if (count === 0) throw refusal(label, 'holds no images');
  const sideFits = (side: number): boolean => side >= 1 && side <= MAX_IMAGE_SIDE;
  if (!sideFits(height) || !sideFits(width) || (channels !== 1 && channels !== 3)) {
    throw refusal(label, `has ${describe(shape)} in its header`, `${ALLOWED}, each side 1 to ${MAX_IMAGE_SIDE}`);
  }
  if (count * height * width * channels > MAX_IMAGE_BYTES) {
    throw refusal(label, `has ${describe(shape)} in its header`, `${ALLOWED}, ${MAX_IMAGE_BYTES} bytes at most`);
  }
  return shape;
}

/** The browser may not have {@link MAX_IMAGE_BYTES} to give. */
function allocate(shape: Shape, label: string): Bytes {
  try {
    return new Uint8Array(sizeOf(shape));
  } catch {
    throw refusal(label, `has ${describe(shape)}, more than this browser has memory for`, `${ALLOWED}, and smaller`);
  }
}

function declared(shape: Shape): string {
  return `${describe(shape)} in its header, ${sizeOf(shape)} bytes`;
}

function sizeOf({ count, height, width, channels }: Shape): number {
  return count * height * width * channels;
}

function describe({ count, height, width, channels }: Shape): string {
  return `${count} images of ${height} x ${width} x ${channels}`;
}

function refusal(label: string, given: string, allowed = ALLOWED): DatasetError {
  return new DatasetError(`${label} ${given}; it must be ${allowed}.`, {
    code: 'dataset-idx-invalid',
    subject: label,
    given,
    allowed,
  });
}

function hex(bytes: Bytes): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Names what people most often mistake for a data set, by its first bytes. */
function resemblance(magic: Bytes): string {
  const text = String.fromCharCode(...magic);
  if (/^\s*</.test(text)) return ', as a web page does';
  if (text.startsWith('PK')) return ', as a zip file does';
  if (text === '\x89PNG' || text.startsWith('\xff\xd8\xff')) return ', as a single picture does';
  if (text === '\x93NUM') return ', as a NumPy file does';
  return '';
}
