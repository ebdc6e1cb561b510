/** Makes files like those that a user might have. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** An IDX file: by default of unsigned bytes that count 0, 1, 2, ... up to 255 and again, as many as the dimensions say. */
export function idxFile(dimensions: readonly number[], values?: ArrayLike<number>, type = 0x08): Bytes {
  const size = dimensions.reduce((product, dimension) => product * dimension, 1);
  const body = values ?? Array.from({ length: size }, (_, i) => i % 256);
  const header = new DataView(new ArrayBuffer(4 + 4 * dimensions.length));
  header.setUint8(2, type);
  header.setUint8(3, dimensions.length);
  dimensions.forEach((dimension, i) => header.setUint32(4 + 4 * i, dimension));
  return joined(new Uint8Array(header.buffer), Uint8Array.from(body));
}

export function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export async function gzipped(bytes: Bytes): Promise<Bytes> {
  return bytesOf(streamOf(bytes).pipeThrough(new CompressionStream('gzip')));
}

export async function bytesOf(stream: ReadableStream<Bytes>): Promise<Bytes> {
  const chunks: Bytes[] = [];
  await stream.pipeTo(new WritableStream({ write: chunk => void chunks.push(chunk) }));
  return joined(...chunks);
}

/** The bytes in chunks of `size`, so that a reader cannot rely on where chunks end. */
export function streamOf(bytes: Bytes, size = Infinity): ReadableStream<Bytes> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      const end = Math.min(offset + size, bytes.length);
      controller.enqueue(bytes.slice(offset, end));
      offset = end;
    },
  });
}

/** The reason with which a promise rejects; fails if it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol('resolved');
  const outcome = await promise.then(
    () => nothing,
    (error: unknown) => error,
  );
  if (outcome === nothing) throw new Error('It should have been rejected.');
  return outcome;
}
