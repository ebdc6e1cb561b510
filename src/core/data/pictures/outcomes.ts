/** What becomes of each picture of a source: a result, or the reason why it is skipped. */
import { FileSkippedError } from '../../../shared/files/file-skipped.js';
import type { PictureOrigin } from './picture-classes.js';
import type { Raster } from './raster.js';

/** The result for a picture, or the reason why there is none. */
export interface Outcome<Result> {
  readonly name: string;
  readonly result: Result | FileSkippedError;
  /** How much of the source it stands for; see {@link amountOf}. */
  readonly amount: number;
  readonly origin: PictureOrigin;
}

/** What is done with each picture. */
export type Use<Result> = (picture: Raster) => Promise<Result> | Result;

/** The promise is boxed, since an async generator would await a promise that it yields. */
export interface Started<Result> {
  readonly task: Promise<Outcome<Result>>;
}

/** Skips a file as a whole for an error that is thrown while its pictures are found. */
export async function* skippable<Result>(
  name: string,
  amount: number,
  read: () => AsyncGenerator<Started<Result>>,
): AsyncGenerator<Started<Result>> {
  try {
    yield* read();
  } catch (error) {
    yield { task: outcomeOf(name, amount, () => Promise.reject(asError(error))) };
  }
}

/** Rejects only for errors that no file has caused. */
export async function outcomeOf<Result>(
  name: string,
  amount: number,
  make: () => Promise<Result>,
  { folder = '', label = null }: Partial<PictureOrigin> = {},
): Promise<Outcome<Result>> {
  const origin = { folder, label };
  try {
    return { name, amount, origin, result: await make() };
  } catch (error) {
    if (error instanceof FileSkippedError) return { name, amount, origin, result: error };
    if (!(error instanceof DOMException)) throw error;
    // The file was deleted or changed after it was chosen.
    const reason = `cannot be read (${error.name})`;
    return { name, amount, origin, result: new FileSkippedError('file-unreadable', reason, { error: error.name }) };
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
