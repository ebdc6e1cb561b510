/** Streams of bytes: watching one pass, and taking pieces of a wanted length from one. */

export type Bytes = Uint8Array<ArrayBuffer>;
export type ByteStream = ReadableStream<Bytes>;

export interface Watcher {
  /** Called with each chunk's length as it passes. May throw to end the stream with that error. */
  readonly onBytes?: (length: number) => void;
  /** Turns the platform's error into one that says what happened. */
  readonly explain: (error: unknown) => unknown;
}

/** The same bytes; every chunk is seen by `onBytes` and every error passes through `explain`. */
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
        reader.cancel(error).catch(() => undefined); // it has failed already; nobody waits for it
      }
    },
    cancel: reason => reader.cancel(reason),
  });
}

/** Takes a stream of bytes piece by piece, however the chunks fall. */
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

  /** Fills `target` and gives the number of bytes written, less than its length only where the stream ends. */
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

  /** Whether nothing is left. Waits until that is known, so that a stream which ends by failing does so here. */
  async atEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return true;
      this.#chunk = value;
    }
    return false;
  }

  /** `head` and then all that is left, as a stream. The reader itself must not be used any more. */
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

  /** Lets go of a stream of which no more is wanted. */
  cancel(reason?: unknown): void {
    this.#reader.cancel(reason).catch(() => undefined); // a stream that has failed rejects this with its old error
  }
}
