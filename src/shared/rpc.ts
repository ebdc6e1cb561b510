/**
 * What both threads lay over Comlink: errors that keep their class, notices (messages that nobody asked for, in order
 * with the answers), results that are given away instead of copied, and a lifeline by which the page sees a worker die.
 */
import { expose, transfer, transferHandlers, wrap, type Endpoint, type Remote, type TransferHandler } from 'comlink';
import { DcganError, errorClasses, type ErrorName } from './errors.js';
import { holdLivenessLock } from './worker-liveness.js';
import type { MessageSink, SerializedError, TrainerMessage } from './protocol/trainer.js';

// ------------------------------------------------------------------------------------------------ errors

/** An error as plain data. Anything may be thrown, so anything is accepted. */
export function serializeError(thrown: unknown): SerializedError {
  if (!isError(thrown)) return { name: 'Error', message: String(thrown) };
  const { name, message, stack } = thrown;
  const details = thrown instanceof DcganError ? thrown.details : undefined;
  return { name, message, ...(details && { details }), ...(stack && { stack }) };
}

/**
 * The error again, with its stack: a class of this package by its name, an `AbortError` as the platform's own
 * `DOMException`, everything else as an `Error` that keeps its name.
 */
export function deserializeError({ name, message, details, stack }: SerializedError): Error {
  if (name === 'AbortError') return new DOMException(message, name);
  const error = isErrorName(name)
    ? new errorClasses[name](message, details)
    : Object.assign(new Error(message), { name });
  if (stack) error.stack = stack;
  return error;
}

function isErrorName(name: string): name is ErrorName {
  return Object.hasOwn(errorClasses, name);
}

/** A `DOMException` is an `Error` in every browser, but not in every test double of one. */
function isError(value: unknown): value is Error {
  return value instanceof Error || value instanceof DOMException;
}

/** Comlink marks what was thrown with a private symbol; its own handler is the one that knows it. */
const comlinksThrow = transferHandlers.get('throw');

const throwHandler: TransferHandler<{ readonly value: unknown }, SerializedError> = {
  canHandle: (value): value is { readonly value: unknown } => comlinksThrow?.canHandle(value) ?? false,
  serialize: ({ value }) => [serializeError(value), []],
  deserialize: error => {
    throw deserializeError(error);
  },
};

// ------------------------------------------------------------------------------------------------ calls

/** Offers an object's methods to the other thread. */
export function serve<Api extends object>(api: Api, endpoint: Endpoint): void {
  transferHandlers.set('throw', throwHandler);
  expose(api, endpoint);
}

/** As {@link serve}, from a worker to its page, which is told at once when the worker ends. */
export function serveFromWorker<Api extends object>(api: Api, scope: Endpoint): void {
  serve(api, scope);
  void holdLivenessLock().then(lock => scope.postMessage({ alive: { lock } } satisfies Alive));
}

/**
 * The other thread's object. The proxy looks like a promise and its calls never settle once the other side is gone:
 * only `WorkerHost` may hold one.
 */
export function connect<Api>(endpoint: Endpoint): Remote<Api> {
  transferHandlers.set('throw', throwHandler);
  return wrap<Api>(endpoint);
}

/** Marks a result as given away: its bytes move to the other thread, and the giver must not use them again. */
export function transferBuffers<Result extends object>(result: Result): Result {
  return transfer(result, buffersOf(result));
}

/** The same methods, whose results are given away as by {@link transferBuffers}. */
export function transferResults<Api extends object>(api: Api): Api {
  return new Proxy(api, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: readonly unknown[]) => {
        const result: unknown = await Reflect.apply(method, target, args);
        return typeof result === 'object' && result !== null ? transferBuffers(result) : result;
      };
    },
  });
}

/** The memory behind a buffer, a view, or an object that has such among its own properties. */
export function buffersOf(value: object): ArrayBuffer[] {
  const parts: unknown[] = value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? [value] : Object.values(value);
  const buffers = parts.map(part => (ArrayBuffer.isView(part) ? part.buffer : part));
  return [...new Set(buffers.filter(buffer => buffer instanceof ArrayBuffer))];
}

// ------------------------------------------------------------------------------------------------ notices

/** What a worker sends besides Comlink's messages: first that it lives, then notices. */
interface Alive {
  /** The lock that is free again when the worker is dead; `null` where there are no locks. */
  readonly alive: { readonly lock: string | null };
}
interface Notice {
  readonly notice: TrainerMessage;
}

/**
 * Where a worker puts its notices. They share the channel with the answers to calls, so that a page which awaits
 * `pause()` has seen every step by then.
 */
export function noticesTo(endpoint: Pick<Endpoint, 'postMessage'>): MessageSink {
  return {
    postMessage: (notice, transferred = []) => endpoint.postMessage({ notice } satisfies Notice, transferred),
  };
}

/** Tells apart what arrives from a worker; `undefined` is Comlink's own. */
export function readMessage(data: unknown): Alive | Notice | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  return 'alive' in data || 'notice' in data ? (data as Alive | Notice) : undefined;
}
