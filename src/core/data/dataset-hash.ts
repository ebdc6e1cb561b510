/** Checks an included data set against the hash that the build wrote into the code, wherever its file came from. */
import { DatasetError } from '../../shared/errors.js';
import type { Bytes, ByteStream } from './bytes.js';

/** By the files' names: SHA-256 in base64 of the file, and of what it unpacks to. `scripts/build/datasets.mjs` makes them. */
declare const DATASET_HASHES: Readonly<Record<string, readonly string[]>>;

/**
 * A stream's bytes as they pass, for a check when all have passed.
 *
 * The bytes may be those of the gzipped file, or of its content where a server sent it with `Content-Encoding: gzip`, which the
 * browser has undone. In a page that is no secure context (neither https nor localhost) browsers compute no hashes: the file
 * is not checked there, and used as it is.
 */
export class HashedStream {
  readonly stream: ByteStream;
  readonly #subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  readonly #chunks: Bytes[] = [];

  constructor(stream: ByteStream) {
    const keep = new TransformStream<Bytes, Bytes>({
      transform: (chunk, controller) => {
        if (this.#subtle) this.#chunks.push(chunk);
        controller.enqueue(chunk);
      },
    });
    this.stream = stream.pipeThrough(keep);
  }

  /**
   * Call it when the stream has been read to its end.
   * @param file the included file that it should be
   * @param label its name in messages
   * @throws DatasetError with both hashes if it is another one
   */
  async require(file: string, label: string): Promise<void> {
    if (!this.#subtle) return;
    const bytes = await new Blob(this.#chunks.splice(0)).arrayBuffer();
    const actual = btoa(String.fromCharCode(...new Uint8Array(await this.#subtle.digest('SHA-256', bytes))));
    const known = DATASET_HASHES[file] ?? [];
    if (known.includes(actual)) return;
    const [allowed = ''] = known;
    const what = `${label} is not the file that belongs to this version of dcgan-elements`;
    throw new DatasetError(`${what}: its SHA-256 is ${actual}, not ${allowed}. Copy it from the package again.`, {
      code: 'dataset-integrity',
      ...{ subject: label, given: actual, allowed },
    });
  }
}
