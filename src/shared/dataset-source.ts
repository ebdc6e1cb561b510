import { InvalidOptionError } from './errors.js';
import { DATASETS, type DatasetSource } from './protocol/options.js';
import type { PicturesSource } from './protocol/pictures.js';

export type EmbeddedName = (typeof DATASETS)[number];

/** Whether a source is the name of a data set that comes with the package. */
export function isEmbedded(source: DatasetSource): source is EmbeddedName {
  return DATASETS.some(name => name === source);
}

/** Whether a source is the user's own pictures, of which the page makes an IDX file before a worker reads it. */
export function isPictures(source: DatasetSource | undefined): source is PicturesSource {
  return typeof source === 'object' && !(source instanceof Blob);
}

/**
 * What `dataset` means: the name of an included data set, an absolute URL, or a file. Text with a slash, a dot or a colon
 * in it is a URL; any other text that is not a name is taken for a misspelt name.
 *
 * @param base the address to which relative URLs are relative; a worker's own address differs from its page's
 * @throws InvalidOptionError for anything else, pictures included
 */
export function resolveDatasetSource(source: DatasetSource, base?: string): string | Blob {
  if (isEmbedded(source) || source instanceof Blob) return source;
  if (typeof source === 'string' && /[/.:]/.test(source)) {
    try {
      return new URL(source, base).href;
    } catch {
      // It only looked like a URL, and is refused below.
    }
  }
  const names = DATASETS.map(name => JSON.stringify(name)).join(' or ');
  throw InvalidOptionError.of('dataset', source, `${names}, the URL of an IDX file, a zip or a NumPy file, or a File`);
}
