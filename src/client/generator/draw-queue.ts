import { countLatents } from '../../shared/latent/latent-vectors.js';
import type { ImageBatch, PixelBatch } from '../../shared/protocol/images.js';
import { isLoss, asError } from '../host/failures.js';

/** What a request wants: numbers, or pixels. */
type Kind = 'generate' | 'draw';
type Batch = ImageBatch | PixelBatch;

/** Sends latent vectors, which are given away, and answers with their pictures. */
export type Send = Readonly<{
  generate: (z: Float32Array) => Promise<ImageBatch>;
  draw: (z: Float32Array) => Promise<PixelBatch>;
}>;

/** Parts on their way at once: one is drawn while the answer to another travels. */
const UNDER_WAY = 2;

/** Vectors in one part: the most that the worker draws at once, and what the first parts have while its speed is unknown. */
const LARGEST = 100;
const FIRST = 16;

/** Milliseconds that a part should take: about how long a small request may have to wait behind a large one. */
const PART_MS = 25;

interface Request {
  readonly kind: Kind;
  readonly z: Float32Array;
  readonly latentSize: number;
  readonly count: number;
  readonly resolve: (batch: Batch) => void;
  readonly reject: (reason: Error) => void;
  /** Vectors sent, and vectors drawn. */
  sent: number;
  drawn: number;
  /** Where the pictures are collected, if they come in several parts. */
  collected: Batch | undefined;
  /** Counts the beginnings; a part of an earlier one comes too late. */
  attempt: number;
}

/** Some of a request's vectors, on their way. */
interface Slice {
  readonly request: Request;
  readonly attempt: number;
  readonly first: number;
  readonly count: number;
}

/**
 * A generator's requests, in parts that take about as long as a frame or two. Small requests that wait together go as
 * one part; of a large one each part waits for its turn, so that nothing waits behind all of it. What is taken back
 * before it was sent is never drawn. A drawing that is lost with its worker is tried once more.
 */
export class DrawQueue {
  readonly #send: Send;
  #waiting: Request[] = [];
  readonly #unsettled = new Set<Request>();
  #underWay = 0;
  #partSize = FIRST;
  #lastAnswer = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** @throws InvalidOptionError unless z is whole vectors; the signal's reason; what sending throws */
  generate(z: Float32Array, latentSize: number, signal?: AbortSignal): Promise<ImageBatch> {
    return this.#ask('generate', z, latentSize, signal) as Promise<ImageBatch>;
  }

  /** As {@link generate}. */
  draw(z: Float32Array, latentSize: number, signal?: AbortSignal): Promise<PixelBatch> {
    return this.#ask('draw', z, latentSize, signal) as Promise<PixelBatch>;
  }

  /** Rejects all that is not settled. */
  clear(reason: Error): void {
    for (const request of [...this.#unsettled]) request.reject(reason);
  }

  #ask(kind: Kind, z: Float32Array, latentSize: number, signal: AbortSignal | undefined): Promise<Batch> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const count = countLatents(z, latentSize);
      const settled = () => {
        signal?.removeEventListener('abort', abort);
        this.#unsettled.delete(request);
        this.#waiting = this.#waiting.filter(other => other !== request);
      };
      const request: Request = {
        ...{ kind, z: z.slice(), latentSize, count }, // a copy: the caller may change his own meanwhile
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
      queueMicrotask(() => this.#pump()); // what is asked in the same task goes together
    });
  }

  #pump(): void {
    while (this.#underWay < UNDER_WAY && this.#waiting.length > 0) void this.#sendPart(this.#nextPart());
  }

  /** The next vectors of one kind: each request gets its turn, a large one again and again. */
  #nextPart(): Slice[] {
    const part: Slice[] = [];
    let room = this.#partSize;
    const kind = this.#waiting[0]?.kind;
    const size = this.#waiting[0]?.latentSize;
    for (const request of this.#waiting.filter(other => other.kind === kind && other.latentSize === size)) {
      if (room === 0) break;
      const count = Math.min(room, request.count - request.sent);
      part.push({ request, attempt: request.attempt, first: request.sent, count });
      request.sent += count;
      room -= count;
      this.#waiting = this.#waiting.filter(other => other !== request);
      if (request.sent < request.count) this.#waiting.push(request);
    }
    return part;
  }

  async #sendPart(part: readonly Slice[]): Promise<void> {
    const begun = performance.now();
    this.#underWay += 1;
    try {
      const answer = await this.#send[kindOf(part)](join(part));
      this.#measure(answer.count, begun);
      this.#deliver(part, answer);
    } catch (thrown) {
      const error = asError(thrown);
      for (const slice of part) this.#failed(slice, error);
    } finally {
      this.#underWay -= 1;
      this.#pump();
    }
  }

  /** Parts follow each other, so that each is timed from its answer to the one before, if that came later than it was sent. */
  #measure(count: number, begun: number): void {
    const now = performance.now();
    const each = (now - Math.max(begun, this.#lastAnswer)) / count;
    this.#lastAnswer = now;
    const size = Math.min(LARGEST, Math.max(1, PART_MS / Math.max(each, 1e-3)));
    this.#partSize = Math.ceil((this.#partSize + size) / 2);
  }

  #deliver(part: readonly Slice[], answer: Batch): void {
    let first = 0;
    for (const slice of part) {
      const { request, count } = slice;
      if (slice.attempt === request.attempt) {
        const whole = part.length === 1 && count === request.count;
        request.collected = whole ? answer : collect(slice, answer, first);
        request.drawn += count;
        if (request.drawn === request.count) request.resolve(request.collected);
      }
      first += count;
    }
  }

  #failed({ request, attempt }: Slice, error: Error): void {
    if (attempt !== request.attempt || !this.#unsettled.has(request)) return;
    if (request.kind === 'generate' || request.attempt > 0 || !isLoss(error)) return request.reject(error);
    Object.assign(request, { sent: 0, drawn: 0, collected: undefined, attempt: 1 });
    if (!this.#waiting.includes(request)) this.#waiting.push(request);
  }
}

function kindOf(part: readonly Slice[]): Kind {
  return part[0]?.request.kind ?? 'draw';
}

function vectorsOf({ request: { z, latentSize }, first, count }: Slice): Float32Array {
  return z.subarray(first * latentSize, (first + count) * latentSize);
}

function join(part: readonly Slice[]): Float32Array {
  const joined = new Float32Array(part.reduce((length, slice) => length + vectorsOf(slice).length, 0));
  let at = 0;
  for (const slice of part) {
    joined.set(vectorsOf(slice), at);
    at += vectorsOf(slice).length;
  }
  return joined;
}

/** Copies the pictures of a slice, which begin at picture `from` of the answer, to where the request collects them. */
function collect({ request, first, count }: Slice, answer: Batch, from: number): Batch {
  const source = valuesOf(answer);
  const size = source.length / answer.count;
  const target = request.collected ?? emptied(answer, request.count);
  valuesOf(target).set(source.subarray(from * size, (from + count) * size), first * size);
  return target;
}

function valuesOf(batch: Batch): Float32Array | Uint8ClampedArray {
  return 'rgba' in batch ? batch.rgba : batch.data;
}

/** Room for `count` pictures of the same kind. */
function emptied(batch: Batch, count: number): Batch {
  const length = (valuesOf(batch).length / batch.count) * count;
  return 'rgba' in batch
    ? { ...batch, count, rgba: new Uint8ClampedArray(length) }
    : { ...batch, count, data: new Float32Array(length) };
}
