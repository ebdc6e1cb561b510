import { DatasetError, abortError } from '../errors.js';
import type { Assets, DatasetSource } from '../protocol.js';
import { readAsset } from './asset-cache.js';
import { watched, type ByteStream } from './bytes.js';
import { readContextOrdered } from './context-order.js';
import { fetchResponse, fromBlob, fromResponse, nameOf, short, type Download } from './fetch.js';
import { gunzipped } from './gzip.js';
import { readIdx, type ByteImages } from './idx.js';
import { Progress } from './progress.js';
import { resized } from './resize.js';
import { isEmbedded, resolveDatasetSource, type EmbeddedName } from './source.js';

/** Images to learn from. */
export interface Dataset {
  /** A label: `digits`, a URL, a file's name. */
  readonly name: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /**
   * Images as float32 in [-1, 1], channels last, one after the other, in the order asked for.
   * @param indices integers in [0, count)
   * @returns length indices.length * height * width * channels
   * @throws DatasetError where there is no such image
   */
  batch(indices: ArrayLike<number>): Float32Array<ArrayBuffer>;
}

export interface LoadDatasetOptions {
  readonly assets: Assets;
  /** Height and width in pixels; `null` takes the data set's own. */
  readonly imageSize: number | null;
  readonly signal?: AbortSignal;
  /** From 0 to 1, never backwards; 1 once, at the end. */
  readonly onProgress?: (fraction: number) => void;
}

/** Where the data sets on board lie under `assets.base`; `scripts/assets.mjs` puts them there. */
const EMBEDDED: Readonly<Record<EmbeddedName, string>> = { digits: 'digits.idx3-ordered.gz' };

/**
 * Loads a data set on board, an IDX file from a URL, or an IDX file itself, gzipped or not.
 * @throws InvalidOptionError where the source is none of these, or the size no size
 * @throws DatasetError where it cannot be loaded or is no such file
 * @throws DOMException AbortError, when the signal says so
 */
export async function loadDataset(
  source: DatasetSource,
  { assets, imageSize, signal, onProgress }: LoadDatasetOptions,
): Promise<Dataset> {
  const found = resolveDatasetSource(source, globalThis.location.href);
  const checkSignal = () => {
    if (signal?.aborted) throw abortError('Loading the data set');
  };
  checkSignal();
  const progress = new Progress(onProgress);

  /** Reads a download to its end, through gzip where it is gzipped. */
  const read = async (download: Download, reader: Reader): Promise<ByteImages> => {
    const { label, length, stream } = download;
    const counted = watched(stream, { onBytes: progress.follow(length), explain: error => error });
    return reader(await gunzipped(counted, label), label);
  };

  const load = async (): Promise<Dataset> => {
    if (found instanceof Blob) return fromBytes(nameOf(found), await read(fromBlob(found, signal), readIdx));
    if (!isEmbedded(found)) {
      const response = await fetchResponse(found, signal);
      return fromBytes(short(found), await read(fromResponse(response, signal), readIdx));
    }
    const url = new URL(EMBEDDED[found], assets.base).href;
    const images = await readAsset(
      url,
      mode => fetchResponse(url, signal, mode),
      response => read(fromResponse(response, signal), readContextOrdered),
      () => signal?.aborted ?? false,
    );
    return fromBytes(found, images);
  };

  const dataset = await load();
  checkSignal(); // it may have come after the last byte
  const sized = imageSize === null ? dataset : resized(dataset, imageSize);
  progress.done();
  return sized;
}

type Reader = (stream: ByteStream, label: string) => Promise<ByteImages>;

/** A data set of images that are kept as bytes and turned to floats as they are asked for: v / 127.5 - 1. */
export function fromBytes(name: string, { count, height, width, channels, bytes }: ByteImages): Dataset {
  const length = height * width * channels;
  return {
    name,
    count,
    height,
    width,
    channels,
    batch(indices) {
      const images = new Float32Array(indices.length * length);
      for (let i = 0; i < indices.length; i++) {
        const start = checkedIndex(indices[i], count, name) * length;
        for (let k = 0; k < length; k++) images[i * length + k] = (bytes[start + k] ?? 0) / 127.5 - 1;
      }
      return images;
    },
  };
}

function checkedIndex(index: number | undefined, count: number, name: string): number {
  if (index !== undefined && Number.isInteger(index) && index >= 0 && index < count) return index;
  const allowed = `an integer from 0 to ${count - 1}`;
  throw new DatasetError(`Image ${index} of ${name} does not exist; an index must be ${allowed}.`, {
    subject: name,
    given: String(index),
    allowed,
  });
}
