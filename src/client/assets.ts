import { InvalidOptionError } from '../errors.js';
import type { Assets } from '../protocol.js';

let base: string | undefined;

/**
 * Says where the folder `assets` of this package lies: TensorFlow.js's WASM binaries and the embedded data sets. By
 * default it is looked for beside the script itself; call this before the first trainer or generator where a bundler
 * has moved the script and the folder was copied to another place.
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

export function assets(): Assets {
  return { base: base ?? new URL('./assets/', import.meta.url).href };
}

/** A URL as the page means it. In a worker the same text would be relative to the worker's script. */
export function absolute(url: string): string {
  return new Request(url).url;
}
