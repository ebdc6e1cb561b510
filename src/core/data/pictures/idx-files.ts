/** IDX files among a user's files: which of them hold labels, and which images these belong to. */
import { DatasetError } from '../../../shared/errors.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';
import { withReader, type ByteStream } from '../bytes.js';
import { gunzipIfNeeded } from '../gzip.js';
import { readIdx, type ByteImages } from '../idx.js';
import { labelsInvalid } from '../idx-labels.js';

/** An IDX file, gzipped or not: a file of its own, or in a zip. */
export interface IdxFile {
  /** A label to show. */
  readonly name: string;
  /** The folders that it lies in, joined by slashes. */
  readonly folder: string;
  /** Number of images or labels, where it is known before all is read. */
  readonly count?: number;
  readonly open: () => ByteStream | Promise<ByteStream>;
}

/** Bytes at the beginning of a file in which its kind is found, gzipped or not. */
export const IDX_HEAD_BYTES = 4_096;

/** Whether a file may be in IDX format: thousands of pictures, whose names tell it, are not opened twice. */
export function mayBeIdx(name: string): boolean {
  return !/\.(png|jpe?g|webp|gif|bmp|avif|p[gp]m|zip|npz)$/i.test(name);
}

/** What an IDX file holds, by its first {@link IDX_HEAD_BYTES}; `null` for a file in another format. */
export async function idxContent(head: IdxFile['open']): Promise<'images' | 'labels' | null> {
  try {
    const open = async () => gunzipIfNeeded(await head(), 'the file');
    const [zero, alsoZero, type = 0, rank = 0] = await withReader(open, reader => reader.take(4));
    if (zero !== 0 || alsoZero !== 0 || type < 0x08 || type > 0x0e || rank === 0) return null;
    return rank === 1 ? 'labels' : 'images';
  } catch {
    return null; // a damaged file, of which its reader says what is wrong
  }
}

/**
 * Finds the images that labels belong to: those of the same name, up to the words that tell images from labels, in the same
 * folder or else in another one; those of the same number; or the only images that are left for the only labels that are left.
 * @returns the labels by their images; labels of which this is not clear are in none of the pairs
 */
export function pairLabels<Idx extends IdxFile>(images: readonly Idx[], labels: readonly Idx[]): Map<Idx, Idx> {
  const pairs = new Map<Idx, Idx>();
  const used = new Set<Idx>();
  const pairBy = (key: (file: Idx) => string | null) => {
    const left = groupBy(images, file => (pairs.has(file) ? null : key(file)));
    for (const [name, own] of groupBy(labels, file => (used.has(file) ? null : key(file)))) {
      const [[image, ...otherImages], [label, ...otherLabels]] = [left.get(name) ?? [], own];
      if (!image || !label || otherImages.length > 0 || otherLabels.length > 0) continue;
      pairs.set(image, label);
      used.add(label);
    }
  };
  pairBy(file => `${file.folder}/${commonName(file.name)}`);
  pairBy(file => commonName(file.name));
  pairBy(({ count }) => (count === undefined ? null : String(count)));
  pairBy(() => '');
  return pairs;
}

/** Those without a key are in no group. */
function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

/** What `train-images-idx3-ubyte.gz` and `train-labels-idx1-ubyte` have in common, or `x_train.npy` and `y_train.npy`: `train`. */
function commonName(name: string): string {
  const own = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  const parts = own
    .replace(/\.gz$/, '')
    .replace(/\.npy$/, '')
    .split(/[^\p{L}\p{N}]+/u);
  return parts.map(part => part.replace(/^[xy]$|^data$|^targets?$|images?|labels?|idx\d?|ubyte/g, '')).join('');
}

/** @throws FileSkippedError if the images cannot be used */
export async function readIdxImages({
  name,
  open,
  length,
}: IdxFile & { readonly length: number }): Promise<ByteImages> {
  return readIdx(await gunzipIfNeeded(await open(), name), name, length).catch(skippedFor(name));
}

/** Makes the error of one file's reader a reason to skip that file. */
export function skippedFor(name: string): (error: unknown) => never {
  return error => {
    if (!(error instanceof DatasetError)) throw error;
    throw new FileSkippedError(error.code, error.message.replace(`${name} `, '').replace(/\.$/, ''), error.values);
  };
}

/**
 * Whoever gives labels wants them: images whose labels cannot be read are not taken without.
 * @throws DatasetError if `read` fails
 */
export async function insistOnLabels<Labels>({ name }: IdxFile, read: () => Promise<Labels>): Promise<Labels> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof FileSkippedError)) throw error;
    throw labelsInvalid(name, error.reason);
  }
}
