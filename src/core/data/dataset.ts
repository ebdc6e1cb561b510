import { abortError } from '../../shared/errors.js';
import { assetUrl, type Assets } from '../../shared/protocol/assets.js';
import { type DatasetSource } from '../../shared/protocol/options.js';
import { type Attribution } from '../../shared/protocol/trainer.js';
import { readAsset } from '../../shared/asset-cache.js';
import { ATTRIBUTIONS } from './attribution.js';
import { watchStream, type ByteStream } from './bytes.js';
import { checkIndex } from './check-index.js';
import { readContextOrdered } from './context-order.js';
import { fetchResponse, fromBlob, fromResponse, blobName, shortUrl, type Download } from './fetch.js';
import { gunzipIfNeeded } from './gzip.js';
import { readIdx, type ByteImages } from './idx.js';
import { composeImage, readLayers } from './layered-images.js';
import { Progress } from './progress.js';
import { resizeDataset } from './resize.js';
import { isEmbedded, resolveDatasetSource, type EmbeddedName } from './source.js';

/** Images to learn from. */
export interface Dataset {
  /** A label: `digits`, a URL, a file's name. */
  readonly name: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Whose work the images are; `null` for a user's own. */
  readonly attribution: Attribution | null;
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

type Reader = (stream: ByteStream, label: string, name: string) => Promise<Dataset>;

/** Where the data sets on board lie under `assets.base`, and how they are read; `scripts/build/assets.mjs` puts them there. */
const EMBEDDED: Readonly<Record<EmbeddedName, { readonly file: string; readonly read: Reader }>> = {
  digits: {
    file: 'digits.idx3-ordered.gz',
    read: async (stream, label, name) =>
      datasetFromBytes(name, await readContextOrdered(stream, label), ATTRIBUTIONS.digits),
  },
  faces: {
    file: 'faces.layers.gz',
    read: async (stream, label, name) => {
      const faces = await readLayers(stream, label);
      return datasetFromPixels(name, faces, index => composeImage(faces, index), ATTRIBUTIONS.faces);
    },
  },
};

const readFile: Reader = async (stream, label, name) => datasetFromBytes(name, await readIdx(stream, label));

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
  const read = async (download: Download, reader: Reader, name: string): Promise<Dataset> => {
    const { label, length, stream } = download;
    const counted = watchStream(stream, { onBytes: progress.follow(length), explain: error => error });
    return reader(await gunzipIfNeeded(counted, label), label, name);
  };

  const load = async (): Promise<Dataset> => {
    if (found instanceof Blob) return read(fromBlob(found, signal), readFile, blobName(found));
    if (!isEmbedded(found)) {
      const response = await fetchResponse(found, signal);
      return read(fromResponse(response, signal), readFile, shortUrl(found));
    }
    const { file, read: reader } = EMBEDDED[found];
    const url = assetUrl(assets, file);
    return readAsset(
      url,
      mode => fetchResponse(url, signal, mode),
      response => read(fromResponse(response, signal), reader, found),
      () => signal?.aborted ?? false,
    );
  };

  const dataset = await load();
  checkSignal(); // it may have come after the last byte
  const sized = imageSize === null ? dataset : resizeDataset(dataset, imageSize);
  progress.done();
  return sized;
}

/** A data set of images that are kept as bytes. */
export function datasetFromBytes(name: string, images: ByteImages, attribution: Attribution | null = null): Dataset {
  const length = images.height * images.width * images.channels;
  const image = (index: number) => images.bytes.subarray(index * length, (index + 1) * length);
  return datasetFromPixels(name, images, image, attribution);
}

/**
 * A data set of bytes that are turned to floats as they are asked for: v / 127.5 - 1.
 * @param image gives the bytes of an image that exists, height * width * channels of them
 */
function datasetFromPixels(
  name: string,
  { count, height, width, channels }: Omit<ByteImages, 'bytes'>,
  image: (index: number) => Uint8Array | Uint8ClampedArray,
  attribution: Attribution | null,
): Dataset {
  const length = height * width * channels;
  return {
    name,
    count,
    height,
    width,
    channels,
    attribution,
    batch(indices) {
      const images = new Float32Array(indices.length * length);
      for (let i = 0; i < indices.length; i++) {
        const pixels = image(checkIndex(indices[i], count, name));
        for (let k = 0; k < length; k++) images[i * length + k] = (pixels[k] ?? 0) / 127.5 - 1;
      }
      return images;
    },
  };
}
