import { InvalidOptionError } from '../../shared/errors.js';
import { DATASETS, type DatasetSource } from '../../shared/protocol/options.js';

export type EmbeddedName = (typeof DATASETS)[number];

export function isEmbedded(source: DatasetSource): source is EmbeddedName {
  return DATASETS.some(name => name === source);
}

/**
 * What `dataset` means: the name of a data set on board, an absolute URL, or a file. Text is a URL where it has a slash, a
 * dot or a colon in it; any other that is not a name is taken for a misspelt one.
 *
 * @param base what a relative URL is relative to: a page's `document.baseURI`, before the source goes to a worker, whose
 *   own address is another
 * @throws InvalidOptionError; also for pictures, of which the page makes a file first
 */
export function resolveDatasetSource(source: DatasetSource, base: string): string | Blob {
  if (isEmbedded(source) || source instanceof Blob) return source;
  if (typeof source === 'string' && /[/.:]/.test(source)) {
    try {
      return new URL(source, base).href;
    } catch {
      // not a URL after all
    }
  }
  const names = DATASETS.map(name => JSON.stringify(name)).join(' or ');
  throw InvalidOptionError.of('dataset', source, `${names}, the URL of an IDX file, or a File`);
}
