/**
 * The order in which the embedded digits are stored, so that gzip compresses them better (7.90 instead of 9.72 MB):
 * pixels with similar neighbours are stored together. The neighbours are left, above and above right, in {@link LEVELS}
 * levels of grey each, and black outside the image; every pixel's context is known before the pixel itself, so that the
 * order can be undone in one pass. Within a context, pixels keep their order.
 *
 * A file has the number of pixels in each context ({@link CONTEXTS} big-endian uint32), then an IDX file of labels, which
 * may be missing, then an IDX file of images whose pixels are in this order. `scripts/build/datasets.mjs` writes it.
 *
 * The idea is that of context modelling: M. J. Weinberger, G. Seroussi, G. Sapiro, "The LOCO-I lossless image compression
 * algorithm", IEEE Transactions on Image Processing 9 (2000), section II, with gzip in place of its coder.
 */
import { DatasetError } from '../../shared/errors.js';
import { ByteReader, type Bytes, type ByteStream } from './bytes.js';
import { readIdx, type ByteImages } from './idx.js';
import { labelCountWrong, takeLabels } from './idx-labels.js';

export interface OrderedImages extends ByteImages {
  /** A class number for each image; `null` if the file has none. */
  readonly labels: Bytes | null;
}

/** Levels of grey: black, dark, light, white. Nearly all pixels of MNIST are black or white; its greys are edges. */
const LEVELS = 4;
const LEVEL_STARTS = [1, 128, 252] as const; // the levels after black
const CONTEXTS = LEVELS ** 3;

/**
 * Reads images of one channel that were stored in context order.
 * @throws DatasetError as {@link readIdx} does, and if the counts do not fit the images
 */
export async function readContextOrdered(stream: ByteStream, label: string): Promise<OrderedImages> {
  const reader = new ByteReader(stream);
  const header = await reader.take(4 * CONTEXTS);
  const view = new DataView(header.buffer, 0, header.length);
  const counts = Array.from({ length: header.length / 4 }, (_, context) => view.getUint32(4 * context));
  const magic = await reader.take(4);
  const body = new ByteReader(reader.rest(magic));
  const labels = magic[3] === 1 ? await takeLabels(body, label) : null; // one dimension
  const ordered = await readIdx(body.rest(new Uint8Array(0)), label);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (ordered.channels !== 1 || total !== ordered.bytes.length) {
    const allowed = `counts for ${ordered.bytes.length} pixels of one channel`;
    throw new DatasetError(`${label} counts ${total} pixels; it must have ${allowed}.`, {
      code: 'dataset-counts-wrong',
      subject: label,
      given: `counts for ${total} pixels`,
      allowed,
    });
  }
  if (labels && labels.length !== ordered.count)
    throw labelCountWrong(label, labels.length, { label, count: ordered.count });
  return { ...ordered, bytes: undoContextOrder(ordered, counts), labels };
}

function undoContextOrder({ bytes, height, width }: ByteImages, counts: readonly number[]): Bytes {
  const next = new Uint32Array(CONTEXTS); // where each context's next pixel is stored
  counts.reduce((start, count, context) => (next[context] = start) + count, 0);
  const level = Uint8Array.from({ length: 256 }, (_, value) => LEVEL_STARTS.filter(start => start <= value).length);
  const above = new Uint8Array(width + 1); // levels: this row's to the left of x, the row above's from x on
  const pixels = new Uint8Array(bytes.length);

  for (let i = 0; i < pixels.length;) {
    if (i % (height * width) === 0) above.fill(0);
    for (let x = 0, left = 0; x < width; x++) {
      const context = (left * LEVELS + (above[x] ?? 0)) * LEVELS + (above[x + 1] ?? 0);
      const position = next[context] ?? 0;
      next[context] = position + 1;
      const value = bytes[position] ?? 0;
      pixels[i++] = value;
      above[x] = left = level[value] ?? 0;
    }
  }
  return pixels;
}
