import {
  asError,
  BackendLostError,
  DcganError,
  DeadlineError,
  NotFiniteError,
  OutOfMemoryError,
  WorkerLostError,
} from '../../shared/errors.js';

export { asError };

/** Whether an error means that the worker is no longer of use, and must be replaced. */
export function isLoss(error: unknown): boolean {
  return error instanceof WorkerLostError || error instanceof BackendLostError || error instanceof DeadlineError;
}

/** Whether a run that this error stopped can continue in a new worker, from its last snapshot. */
export function isRecoverable(error: unknown): boolean {
  return isLoss(error) || error instanceof NotFiniteError || error instanceof OutOfMemoryError;
}

/** Whether a call failed because its arguments, a function for example, cannot be sent to a worker. */
export function isUncloneable(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'DataCloneError';
}

/** Anything that was thrown, as an error of this package, whose `cause` is the original. */
export function asDcganError(thrown: unknown): DcganError {
  if (thrown instanceof DcganError) return thrown;
  return Object.assign(new DcganError(asError(thrown).message), { cause: thrown });
}
