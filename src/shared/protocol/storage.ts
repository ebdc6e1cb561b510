/** The protocol between a page and the worker that writes a file where pages may not. */

/** A file of the browser's private file system, which exists, and what it shall hold. */
export interface StorageRequest {
  /** The names of the folders from the root, and the file's own. */
  readonly path: readonly string[];
  readonly content: Blob;
}

/** The answer: what the browser threw, or `null` once the file is written. */
export type StorageAnswer = { readonly name: string; readonly message: string } | null;
