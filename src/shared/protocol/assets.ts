/** Where the workers find what they load; see `setAssetBase()`. */
export interface Assets {
  /** The folder with TensorFlow.js's WASM binaries and the embedded data sets: an absolute URL that ends with a slash. */
  readonly base: string;
  /** The URLs of files that a bundler has moved or renamed, by their names in the folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The URL of a file of the package. */
export function assetUrl({ base, files }: Assets, file: string): string {
  return files?.[file] ?? new URL(file, base).href;
}
