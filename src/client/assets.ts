import { InvalidOptionError } from '../shared/errors.js';
import type { Assets } from '../shared/protocol/assets.js';
import { fileUrl, fileUrls, type PackageFile } from './package-files.js';

let base: string | undefined;

/**
 * Says where the package's folder `dist/assets` lies: the workers, the WASM binaries, the data sets and generators on
 * board. By default it is looked for beside the script itself, or where a bundler has put its files; call this before the
 * first trainer or generator where the folder was copied to another place.
 * @param url absolute, or relative to the page
 * @throws {@link InvalidOptionError} when it is no URL
 */
export function setAssetBase(url: string | URL): void {
  const text = String(url);
  try {
    base = absolute(text.endsWith('/') ? text : `${text}/`);
  } catch {
    throw InvalidOptionError.of('url', text, 'the URL of a folder');
  }
}

/** What a worker needs to know, to load the rest. */
export function assets(): Assets {
  const files = fileUrls(base);
  return { base: base ?? new URL('.', files['tfjs-backend-wasm.wasm']).href, files };
}

/** The URL of one file of the package. */
export function assetUrl(file: PackageFile): string {
  return fileUrl(file, base);
}

/** The address to which the page's URLs are relative. */
export function baseUrl(): string {
  return typeof document === 'undefined' ? globalThis.location.href : document.baseURI;
}

/** A URL as the page means it. In a worker the same text would be relative to the worker's script. */
export function absolute(url: string): string {
  return new Request(url).url;
}
