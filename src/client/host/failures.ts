import {
  BackendLostError,
  DcganError,
  DeadlineError,
  NotFiniteError,
  OutOfMemoryError,
  WorkerLostError,
} from '../../shared/errors.js';

/** Whether an error says that the worker is of no use any more; such an error is answered by a new worker. */
export function isLoss(error: unknown): boolean {
  return error instanceof WorkerLostError || error instanceof BackendLostError || error instanceof DeadlineError;
}

/** Whether a run that stopped of this goes on in a new worker from its last snapshot. */
export function isRecoverable(error: unknown): boolean {
  return isLoss(error) || error instanceof NotFiniteError || error instanceof OutOfMemoryError;
}

/** Whether a call failed because its arguments cannot be sent to a worker: a function among them, say. */
export function isUncloneable(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'DataCloneError';
}

/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** What was thrown, as an error of this package; what it really was is its `cause`. */
export function asDcganError(thrown: unknown): DcganError {
  if (thrown instanceof DcganError) return thrown;
  return Object.assign(new DcganError(asError(thrown).message), { cause: thrown });
}
