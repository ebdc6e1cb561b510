/**
 * A visitor's pictures in the browser's storage, as D sees them, so that they need not be chosen again after a reload. They
 * are in the Cache API, as the included data sets are; pictures that the visitor has forgotten are deleted.
 */
import { CacheStore } from '../../shared/cache-store.js';
import { StorageError } from '../../shared/errors.js';
import { message, type Message } from '../../shared/protocol/message.js';
import type { ImportedPictures, PicturesReport } from '../../shared/protocol/pictures.js';

const store = new CacheStore('dcgan-elements-pictures-1');

/** What is stored of the pictures besides their bytes. */
interface PicturesMetadata {
  readonly name: string;
  readonly bytes: number;
  readonly size: number;
  readonly channels: 1 | 3;
  readonly report: KeptReport;
}

/** A report as version 0.1 kept it has no classes, and its warnings are English sentences without codes. */
type KeptReport = Omit<PicturesReport, 'classes' | 'warnings'> &
  Partial<Pick<PicturesReport, 'classes'>> & { readonly warnings: readonly (Message | string)[] };

/**
 * Keeps pictures under a name, in the place of others of that name.
 * @throws StorageError where storage is full or denied; then nothing is kept under that name
 */
export async function keepPictures(key: string, { dataset, size, channels, report }: ImportedPictures): Promise<void> {
  const metadata: PicturesMetadata = { name: dataset.name, bytes: dataset.size, size, channels, report };
  try {
    await store.delete(address(key, 'note')); // without it, data that are half written are not found
    await store.put(address(key, 'data'), new Response(dataset));
    await store.put(address(key, 'note'), Response.json(metadata));
  } catch (error) {
    await forgetPictures(key);
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    const reason = full ? 'there is no room left' : error instanceof Error ? error.message : String(error);
    const details = { code: 'pictures-not-kept', values: { reason } };
    throw new StorageError(`Your pictures could not be kept in this browser: ${reason}.`, details);
  }
}

/** The pictures that are kept under a name; `null` if there are none, or they are not whole. */
export async function keptPictures(key: string): Promise<ImportedPictures | null> {
  try {
    const [data, json] = await Promise.all([store.match(address(key, 'data')), store.match(address(key, 'note'))]);
    if (!data || !json) return null;
    const { name, bytes, size, channels, report } = (await json.json()) as PicturesMetadata;
    const blob = await data.blob();
    if (blob.size !== bytes) return null;
    return { dataset: new File([blob], name), size, channels, report: currentReport(report) };
  } catch {
    return null; // they cannot be read, and the visitor chooses again
  }
}

function currentReport({ classes = [], warnings, ...report }: KeptReport): PicturesReport {
  const coded = warnings.map(each => (typeof each === 'string' ? message('pictures-warning', each) : each));
  return { ...report, classes, warnings: coded };
}

/** Deletes the data set kept under a key; where there is no storage, there is nothing to delete. */
export async function forgetPictures(key: string): Promise<void> {
  await Promise.all([store.delete(address(key, 'note')), store.delete(address(key, 'data'))]);
}

/** The Cache API needs URLs; no request is ever sent to this one. */
function address(key: string, part: 'data' | 'note'): string {
  return new URL(`/dcgan-elements-pictures/${encodeURIComponent(key)}/${part}`, globalThis.location.origin).href;
}
