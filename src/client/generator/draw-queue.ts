import { countLatents } from '../../shared/latent/latent-vectors.js';
import type { ImageBatch, PixelBatch } from '../../shared/protocol/images.js';
import { isLoss, asError } from '../host/failures.js';

/** The form of the images: numbers, or pixels. */
type Kind = 'generate' | 'draw';
type Batch = ImageBatch | PixelBatch;

/** Sends latent vectors, whose memory is transferred, and answers with their images. */
export type Send = Readonly<{
  generate: (z: Float32Array) => Promise<ImageBatch>;
  draw: (z: Float32Array) => Promise<PixelBatch>;
}>;

/** How many batches are in flight at once: one is drawn while the answer to another travels. */
const IN_FLIGHT = 2;

/** Vectors in a batch: the most that the worker draws at once, and the number while its speed is unknown. */
const LARGEST = 100;
const FIRST = 16;

/** Milliseconds that a batch should take: about how long a small request may have to wait for a large one. */
const BATCH_MS = 25;

interface Request {
  readonly kind: Kind;
  readonly z: Float32Array;
  readonly latentSize: number;
  readonly count: number;
  readonly resolve: (batch: Batch) => void;
  readonly reject: (reason: Error) => void;
  /** Numbers of vectors that were sent, and that were drawn. */
  sent: number;
  drawn: number;
  /** The images so far, if they come in several batches. */
  collected: Batch | undefined;
  /** Counts the attempts; an answer to an earlier one is ignored. */
  attempt: number;
}

/** The vectors of one request in a batch. */
interface Slice {
  readonly request: Request;
  readonly attempt: number;
  readonly first: number;
  readonly count: number;
}

/**
 * A generator's requests, in batches that take about as long as a frame or two. Small requests that wait together share a
 * batch; a large one is split, and each of its parts waits for its turn, so that nothing waits for all of it. A request that
 * is aborted before it was sent is never drawn. A drawing that is lost with its worker is tried once more.
 */
export class DrawQueue {
  readonly #send: Send;
  #waiting: Request[] = [];
  readonly #unsettled = new Set<Request>();
  #inFlight = 0;
  #batchSize = FIRST;
  #lastAnswer = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** @throws InvalidOptionError unless z is whole vectors; the signal's reason; what sending throws */
  generate(z: Float32Array, latentSize: number, signal?: AbortSignal): Promise<ImageBatch> {
    return this.#enqueue('generate', z, latentSize, signal) as Promise<ImageBatch>;
  }

  /** As {@link generate}. */
  draw(z: Float32Array, latentSize: number, signal?: AbortSignal): Promise<PixelBatch> {
    return this.#enqueue('draw', z, latentSize, signal) as Promise<PixelBatch>;
  }

  /** Rejects all requests that have not settled. */
  clear(reason: Error): void {
    for (const request of [...this.#unsettled]) request.reject(reason);
  }

  #enqueue(kind: Kind, z: Float32Array, latentSize: number, signal: AbortSignal | undefined): Promise<Batch> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const count = countLatents(z, latentSize);
      const settled = () => {
        signal?.removeEventListener('abort', abort);
        this.#unsettled.delete(request);
        this.#waiting = this.#waiting.filter(other => other !== request);
      };
      const request: Request = {
        ...{ kind, z: z.slice(), latentSize, count }, // a copy, since the caller may change the original
        resolve: batch => {
          settled();
          resolve(batch);
        },
        reject: reason => {
          settled();
          reject(reason);
        },
        ...{ sent: 0, drawn: 0, collected: undefined, attempt: 0 },
      };
      const abort = () => request.reject(asError(signal?.reason));
      signal?.addEventListener('abort', abort);
      this.#unsettled.add(request);
      this.#waiting.push(request);
      queueMicrotask(() => this.#pump()); // requests of one task share a batch
    });
  }

  #pump(): void {
    while (this.#inFlight < IN_FLIGHT && this.#waiting.length > 0) void this.#sendBatch(this.#nextBatch());
  }

  /** The next vectors of one kind: each request has its turn, a large one repeatedly. */
  #nextBatch(): Slice[] {
    const batch: Slice[] = [];
    let room = this.#batchSize;
    const kind = this.#waiting[0]?.kind;
    const size = this.#waiting[0]?.latentSize;
    for (const request of this.#waiting.filter(other => other.kind === kind && other.latentSize === size)) {
      if (room === 0) break;
      const count = Math.min(room, request.count - request.sent);
      batch.push({ request, attempt: request.attempt, first: request.sent, count });
      request.sent += count;
      room -= count;
      this.#waiting = this.#waiting.filter(other => other !== request);
      if (request.sent < request.count) this.#waiting.push(request);
    }
    return batch;
  }

  async #sendBatch(batch: readonly Slice[]): Promise<void> {
    const start = performance.now();
    this.#inFlight += 1;
    try {
      const answer = await this.#send[kindOf(batch)](join(batch));
      this.#adaptBatchSize(answer.count, start);
      this.#deliver(batch, answer);
    } catch (thrown) {
      const error = asError(thrown);
      for (const slice of batch) this.#onFailed(slice, error);
    } finally {
      this.#inFlight -= 1;
      this.#pump();
    }
  }

  /** Batches overlap, so that each is timed from the answer before it, if that came after it was sent. */
  #adaptBatchSize(count: number, start: number): void {
    const now = performance.now();
    const each = (now - Math.max(start, this.#lastAnswer)) / count;
    this.#lastAnswer = now;
    const size = Math.min(LARGEST, Math.max(1, BATCH_MS / Math.max(each, 1e-3)));
    this.#batchSize = Math.ceil((this.#batchSize + size) / 2);
  }

  #deliver(batch: readonly Slice[], answer: Batch): void {
    let first = 0;
    for (const slice of batch) {
      const { request, count } = slice;
      if (slice.attempt === request.attempt) {
        const whole = batch.length === 1 && count === request.count;
        request.collected = whole ? answer : collect(slice, answer, first);
        request.drawn += count;
        if (request.drawn === request.count) request.resolve(request.collected);
      }
      first += count;
    }
  }

  #onFailed({ request, attempt }: Slice, error: Error): void {
    if (attempt !== request.attempt || !this.#unsettled.has(request)) return;
    if (request.kind === 'generate' || request.attempt > 0 || !isLoss(error)) return request.reject(error);
    Object.assign(request, { sent: 0, drawn: 0, collected: undefined, attempt: 1 });
    if (!this.#waiting.includes(request)) this.#waiting.push(request);
  }
}

function kindOf(batch: readonly Slice[]): Kind {
  return batch[0]?.request.kind ?? 'draw';
}

function vectorsOf({ request: { z, latentSize }, first, count }: Slice): Float32Array {
  return z.subarray(first * latentSize, (first + count) * latentSize);
}

function join(batch: readonly Slice[]): Float32Array {
  const joined = new Float32Array(batch.reduce((length, slice) => length + vectorsOf(slice).length, 0));
  let at = 0;
  for (const slice of batch) {
    joined.set(vectorsOf(slice), at);
    at += vectorsOf(slice).length;
  }
  return joined;
}

/** Copies the images of a slice, which begin at image `from` of the answer, to the request's collected images. */
function collect({ request, first, count }: Slice, answer: Batch, from: number): Batch {
  const source = valuesOf(answer);
  const size = source.length / answer.count;
  const target = request.collected ?? emptyBatch(answer, request.count);
  valuesOf(target).set(source.subarray(from * size, (from + count) * size), first * size);
  return target;
}

function valuesOf(batch: Batch): Float32Array | Uint8ClampedArray {
  return 'rgba' in batch ? batch.rgba : batch.data;
}

/** Memory for `count` images of the same kind. */
function emptyBatch(batch: Batch, count: number): Batch {
  const length = (valuesOf(batch).length / batch.count) * count;
  return 'rgba' in batch
    ? { ...batch, count, rgba: new Uint8ClampedArray(length) }
    : { ...batch, count, data: new Float32Array(length) };
}
