/**
 * A visitor's pictures in the browser's storage, as D sees them, so that a reload does not ask for them again. They lie in
 * the Cache API, as the data sets on board do; what a visitor has forgotten is gone.
 */
import { StorageError } from '../../shared/errors.js';
import type { ImportedPictures, PicturesReport } from '../../shared/protocol/pictures.js';

/** The number goes up when what is stored changes its form. */
const CACHE = 'dcgan-elements-pictures-2';

/** All but the bytes. */
interface Note {
  readonly name: string;
  readonly bytes: number;
  readonly size: number;
  readonly channels: 1 | 3;
  readonly report: PicturesReport;
}

/** Whether this browser keeps anything: outside secure contexts it does not. */
export function canKeepPictures(): boolean {
  return 'caches' in globalThis;
}

/**
 * Keeps them under a name, in the place of others of that name.
 * @throws StorageError where storage is full or denied; then nothing is kept under that name
 */
export async function keepPictures(key: string, { dataset, size, channels, report }: ImportedPictures): Promise<void> {
  const note: Note = { name: dataset.name, bytes: dataset.size, size, channels, report };
  try {
    const cache = await caches.open(CACHE);
    await cache.delete(address(key, 'note')); // what is half written is not found
    await cache.put(address(key, 'data'), new Response(dataset));
    await cache.put(address(key, 'note'), Response.json(note));
  } catch (error) {
    await forgetPictures(key);
    throw new StorageError(`Your pictures could not be kept in this browser: ${wordsOf(error)}.`);
  }
}

/** What is kept under a name; `null` where there is nothing, or it is not whole. */
export async function keptPictures(key: string): Promise<ImportedPictures | null> {
  try {
    if (!(await caches.has(CACHE))) return null;
    const cache = await caches.open(CACHE);
    const [data, note] = await Promise.all([cache.match(address(key, 'data')), cache.match(address(key, 'note'))]);
    if (!data || !note) return null;
    const { name, bytes, size, channels, report } = (await note.json()) as Note;
    const blob = await data.blob();
    if (blob.size !== bytes) return null;
    return { dataset: new File([blob], name), size, channels, report };
  } catch {
    return null; // no storage, or none that can be read: the visitor is asked again
  }
}

export async function forgetPictures(key: string): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    await Promise.all([cache.delete(address(key, 'note')), cache.delete(address(key, 'data'))]);
  } catch {
    // Without storage there is nothing to forget.
  }
}

/** Caches go by URLs; nothing is ever asked for at this one. */
function address(key: string, part: 'data' | 'note'): string {
  return new URL(`/dcgan-elements-pictures/${encodeURIComponent(key)}/${part}`, globalThis.location.origin).href;
}

function wordsOf(error: unknown): string {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  return full ? 'there is no room left' : error instanceof Error ? error.message : String(error);
}
