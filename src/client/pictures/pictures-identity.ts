/** Tells one choice of pictures from another without reading them: as a folder of files is told to have changed. */
import { crc32 } from '../../shared/crc32.js';
import type { DatasetSource } from '../../shared/protocol/options.js';
import type { PicturesSource } from '../../shared/protocol/pictures.js';

export function isPictures(dataset: DatasetSource | undefined): dataset is PicturesSource {
  return typeof dataset === 'object' && !(dataset instanceof Blob);
}

/** The same for the same files (by name, size and date), atlas or URLs; another for others. */
export function identityOf(source: PicturesSource): string {
  const file = (blob: Blob) => [blob.size, ...(blob instanceof File ? [blob.name, blob.lastModified] : [])];
  const list =
    'urls' in source
      ? source.urls
      : 'atlas' in source
        ? [file(source.atlas), source.tileWidth, source.tileHeight]
        : source.map(file);
  const bytes = new TextEncoder().encode(JSON.stringify(list));
  return `${list.length}-${crc32(bytes).toString(16)}`;
}
