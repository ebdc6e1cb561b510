/** Byte streams: watching one as it passes, and reading pieces of a given length from one. */

export type Bytes = Uint8Array<ArrayBuffer>;
export type ByteStream = ReadableStream<Bytes>;

export interface Watcher {
  /** Called with each chunk's length as it passes. It may throw, to end the stream with that error. */
  readonly onBytes?: (length: number) => void;
  /** Converts the platform's error to one that says what happened. */
  readonly explain: (error: unknown) => unknown;
}

/** Gives the same bytes, calling `onBytes` for each chunk and passing errors through `explain`. */
export function watchStream(stream: ByteStream, { onBytes, explain }: Watcher): ByteStream {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        onBytes?.(value.length);
        controller.enqueue(value);
      } catch (error) {
        controller.error(explain(error));
        reader.cancel(error).catch(() => undefined); // it has failed already
      }
    },
    cancel: reason => reader.cancel(reason),
  });
}

/** Reads a stream from its beginning, and cancels what is left of it, also after an error. */
export async function withReader<Result>(
  open: () => ByteStream | Promise<ByteStream>,
  use: (reader: ByteReader) => Promise<Result>,
): Promise<Result> {
  const reader = new ByteReader(await open());
  try {
    return await use(reader);
  } finally {
    reader.cancel();
  }
}

/** Reads a byte stream piece by piece, whatever the sizes of its chunks. */
export class ByteReader {
  readonly #reader: ReadableStreamDefaultReader<Bytes>;
  #chunk: Bytes = new Uint8Array(0);

  constructor(stream: ByteStream) {
    this.#reader = stream.getReader();
  }

  /** The next `length` bytes, or fewer where the stream ends. */
  async take(length: number): Promise<Bytes> {
    const target = new Uint8Array(length);
    return target.subarray(0, await this.fill(target));
  }

  /** Fills `target` and returns the number of bytes written, less than its length only where the stream ends. */
  async fill(target: Bytes): Promise<number> {
    let filled = 0;
    while (filled < target.length && !(await this.atEnd())) {
      const piece = this.#chunk.subarray(0, target.length - filled);
      target.set(piece, filled);
      filled += piece.length;
      this.#chunk = this.#chunk.subarray(piece.length);
    }
    return filled;
  }

  /** Whether the stream has ended. It waits until that is known, so that a stream that fails at its end does so here. */
  async atEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return true;
      this.#chunk = value;
    }
    return false;
  }

  /** A stream of `head` followed by the rest. The reader itself must not be used after this. */
  rest(head: Bytes): ByteStream {
    const waiting = [head, this.#chunk].filter(({ length }) => length > 0);
    return new ReadableStream({
      pull: async controller => {
        const next = waiting.shift();
        if (next) return controller.enqueue(next);
        const { done, value } = await this.#reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: reason => this.#reader.cancel(reason),
    });
  }

  /** Cancels the stream. */
  cancel(reason?: unknown): void {
    this.#reader.cancel(reason).catch(() => undefined); // a failed stream rejects with its old error
  }
}
