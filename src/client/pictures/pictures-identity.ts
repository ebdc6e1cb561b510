/** Tells one choice of pictures from another without reading them, as build tools tell that files have changed. */
import { crc32 } from '../../shared/crc32.js';
import { pathOf } from '../../shared/files/file-path.js';
import type { PicturesSource } from '../../shared/protocol/pictures.js';

/** A text that is equal for the same files (by path, size and date), atlas or URLs. */
export function identityOf(source: PicturesSource): string {
  const file = (blob: Blob) => [blob.size, ...(blob instanceof File ? [pathOf(blob), blob.lastModified] : [])];
  const list =
    'urls' in source
      ? source.urls
      : 'atlas' in source
        ? [file(source.atlas), source.tileWidth, source.tileHeight]
        : source.map(file);
  const bytes = new TextEncoder().encode(JSON.stringify(list));
  return `${list.length}-${crc32(bytes).toString(16)}`;
}
