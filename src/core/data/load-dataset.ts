/** Loads data sets: the included ones by name, others from a URL or a file. */
import { abortError } from '../../shared/errors.js';
import { assetUrl, type Assets } from '../../shared/protocol/assets.js';
import type { DatasetSource } from '../../shared/protocol/options.js';
import { readAsset } from '../../shared/asset-cache.js';
import { ATTRIBUTIONS } from './attribution.js';
import { ByteReader, watchStream, type ByteStream } from './bytes.js';
import { createPictureDataset } from './pictures/import.js';
import { readContextOrdered } from './context-order.js';
import { datasetFromBytes, datasetFromPixels, type Dataset } from './dataset.js';
import { HashedStream } from './dataset-hash.js';
import { blobName, fetchResponse, fromBlob, fromResponse, shortUrl, type Download } from './fetch.js';
import { gunzipIfNeeded } from './gzip.js';
import { archiveOf, isArchive, MAGIC_BYTES, warningsOf } from './archive.js';
import { readLabelledIdx } from './labelled-idx.js';
import { composeImage, readLayers } from './layered-images.js';
import { Progress, type ReceivedBytes } from './progress.js';
import { resizeDataset } from './resize.js';
import { isEmbedded, resolveDatasetSource, type EmbeddedName } from '../../shared/dataset-source.js';

export interface LoadDatasetOptions {
  readonly assets: Assets;
  /** Height and width in pixels; `null` means the data set's own size. */
  readonly imageSize: number | null;
  readonly signal?: AbortSignal;
  /** Receives the progress from 0 to 1: it never goes back, and is 1 once, at the end. */
  readonly onProgress?: (fraction: number, bytes?: ReceivedBytes) => void;
}

/** The part of the progress that a download is, where the import of its pictures follows. */
const DOWNLOAD_SHARE = 0.5;

type Reader = (stream: ByteStream, label: string, name: string) => Promise<Dataset>;

const DIGITS = { name: 'digit', classes: Array.from('0123456789') };

/** The included data sets: their files under `assets.base`, which `scripts/build/datasets.mjs` writes, and their readers. */
const EMBEDDED: Readonly<Record<EmbeddedName, { readonly file: string; readonly read: Reader }>> = {
  digits: {
    file: 'digits.idx3-ordered.gz',
    read: async (stream, label, name) => {
      const images = await readContextOrdered(stream, label);
      const labels = images.labels && { groups: [DIGITS], values: images.labels };
      return datasetFromBytes(name, images, { attribution: ATTRIBUTIONS.digits, labels });
    },
  },
  faces: {
    file: 'faces.layers.gz',
    read: async (stream, label, name) => {
      const faces = await readLayers(stream, label);
      const { labels } = faces;
      const image = (index: number) => composeImage(faces, index);
      return datasetFromPixels(name, faces, image, { attribution: ATTRIBUTIONS.faces, labels });
    },
  },
};

const readFile: Reader = async (stream, label, name) => {
  const { images, labels } = await readLabelledIdx(stream, label);
  return datasetFromBytes(name, images, { labels });
};

/**
 * Loads an included data set, a file from a URL, or a file itself: IDX, gzipped or not, a zip of pictures or arrays, or NumPy's.
 * @throws InvalidOptionError if the source is none of these, or the size is invalid
 * @throws DatasetError if it cannot be loaded, is no such file, or is another one than was included
 * @throws DOMException AbortError, if the signal aborts
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

  /** Reads a download to its end, and decompresses it if it is gzipped. */
  const read = async ({ label, length, stream }: Download, reader: Reader, name: string): Promise<Dataset> => {
    const counted = watchStream(stream, { onBytes: progress.follow(length), explain: error => error });
    return reader(await gunzipIfNeeded(counted, label), label, name);
  };

  /** The same for an included file, which must be the one that the build knew, from wherever it comes. */
  const readKnown = async (download: Download, name: EmbeddedName): Promise<Dataset> => {
    const { file, read: reader } = EMBEDDED[name];
    const hashed = new HashedStream(download.stream);
    const dataset = await read({ ...download, stream: hashed.stream }, reader, name);
    await hashed.require(file, download.label);
    return dataset;
  };

  /** Reads a file of one's own: an archive is imported as the pictures of a visitor are. */
  const readOwn = async ({ label, length, stream }: Download, name: string): Promise<Dataset> => {
    const reader = new ByteReader(stream);
    const head = await reader.take(MAGIC_BYTES);
    const whole = reader.rest(head);
    if (!isArchive(head)) return read({ label, length, stream: whole }, readFile, name);
    const onBytes = progress.follow(length, DOWNLOAD_SHARE);
    const file = await archiveOf(watchStream(whole, { onBytes, explain: error => error }), label, length, name);
    const { dataset, report } = await createPictureDataset([file], {
      size: imageSize,
      signal,
      onProgress: ({ fraction }) => progress.advance(DOWNLOAD_SHARE + (1 - DOWNLOAD_SHARE) * fraction),
    });
    return { ...(await readFile(dataset.stream(), label, name)), warnings: warningsOf(report) };
  };

  const load = async (): Promise<Dataset> => {
    if (found instanceof Blob) return readOwn(fromBlob(found, signal), blobName(found));
    if (!isEmbedded(found)) {
      const response = await fetchResponse(found, signal);
      return readOwn(fromResponse(response, signal), shortUrl(found));
    }
    const url = assetUrl(assets, EMBEDDED[found].file);
    return readAsset(
      url,
      mode => fetchResponse(url, signal, mode),
      response => readKnown(fromResponse(response, signal), found),
      () => signal?.aborted ?? false,
    );
  };

  const dataset = await load();
  checkSignal(); // it may have aborted after the last byte
  const sized = imageSize === null ? dataset : resizeDataset(dataset, imageSize);
  progress.done();
  return sized;
}
