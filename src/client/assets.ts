import { InvalidOptionError } from '../shared/errors.js';
import type { Assets } from '../shared/protocol/assets.js';
import { DATASETS } from '../shared/protocol/options.js';
import { fileUrl, fileUrls, type PackageFile } from './package-files.js';

let base: string | undefined;

/**
 * Sets the location of the package's folder `dist/assets`: the workers, the WASM binaries, the included data sets and
 * generators. By default it is beside the script itself, or where a bundler has put its files; if the folder was copied to
 * another place, call this before the first trainer or generator is made.
 * @param url absolute, or relative to the page
 * @throws InvalidOptionError unless it is a URL
 */
export function setAssetBase(url: string | URL): void {
  const text = String(url);
  try {
    base = absolute(text.endsWith('/') ? text : `${text}/`);
  } catch {
    throw InvalidOptionError.of('url', text, 'the URL of a folder');
  }
}

/** The URLs that a worker loads the other files from. */
export function assets(): Assets {
  const files = fileUrls(base);
  return { base: base ?? new URL('.', files['tfjs-backend-wasm.wasm']).href, files };
}

/** The URL of one file of the package. */
export function assetUrl(file: PackageFile): string {
  return fileUrl(file, base);
}

/**
 * The URL of an animated picture (WebP) of a whole training in twenty seconds, from noise to what the included generators learnt:
 * a poster for what is to come.
 * @since 0.2.0
 * @throws InvalidOptionError for another data set
 */
export function recordedTraining(dataset: 'digits' | 'faces'): string {
  if (!DATASETS.includes(dataset)) throw InvalidOptionError.of('dataset', dataset, `one of ${DATASETS.join(', ')}`);
  return assetUrl(`${dataset}.training.webp`);
}

/** The address to which the page's URLs are relative. */
export function baseUrl(): string {
  return typeof document === 'undefined' ? globalThis.location.href : document.baseURI;
}

/** Makes a URL absolute; in a worker it would be relative to the worker's script instead. */
export function absolute(url: string): string {
  return new Request(url).url;
}
