/**
 * Every error that this package throws on purpose. Each says what was wrong (`given`) and what would be right
 * (`allowed`), and keeps its class across the worker boundary (see `src/shared/rpc.ts`).
 */

import type { MessageValues } from './protocol/message.js';

export interface ErrorDetails {
  /** Identifies the message, whatever the language: `weights-truncated`. */
  readonly code?: string;
  /** The numbers and names in the message, besides `subject`, `given` and `allowed`. */
  readonly values?: MessageValues;
  /** Which option, file, tensor or call the error is about. */
  readonly subject?: string;
  /** What was given, as text. */
  readonly given?: string;
  /** What would have been accepted, as text. */
  readonly allowed?: string;
}

/** The base of all errors of this package; `instanceof DcganError` tells ours from the platform's. */
export class DcganError extends Error {
  override readonly name: string = 'DcganError';

  constructor(
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }

  /** All numbers and names in the message, to word it in another language. */
  get values(): MessageValues {
    const { subject = '', given = '', allowed = '', values } = this.details;
    return { subject, given, allowed, ...values };
  }

  /** Identifies the message, so that it can be worded in another language; without a code, the class's name in kebab case. */
  get code(): string {
    return this.details.code ?? this.name.replace(/\B[A-Z]/g, capital => `-${capital}`).toLowerCase();
  }
}

/** An option has a value that cannot be used. `details.subject` names the option as in `TrainerOptions`. */
export class InvalidOptionError extends DcganError {
  override readonly name = 'InvalidOptionError';

  static of(option: string, given: unknown, allowed: string): InvalidOptionError {
    const value = describeValue(given);
    return new InvalidOptionError(`${option} is ${value}; it must be ${allowed}.`, {
      subject: option,
      given: value,
      allowed,
      code: 'option-invalid',
    });
  }
}

/** A data set cannot be loaded, read or used for this run. */
export class DatasetError extends DcganError {
  override readonly name = 'DatasetError';
}

/** A weights file cannot be read, or does not fit the network. */
export class WeightsError extends DcganError {
  override readonly name = 'WeightsError';
}

/** No backend runs on this machine, or the requested one does not. */
export class BackendError extends DcganError {
  override readonly name = 'BackendError';
}

/** The accelerator was lost in the middle of a run (a WebGL context, say): nothing read from it since can be trusted. */
export class BackendLostError extends DcganError {
  override readonly name = 'BackendLostError';
}

/** The backend's memory cannot hold another tensor: `details.given` is the requested size, `allowed` what there is. */
export class OutOfMemoryError extends DcganError {
  override readonly name = 'OutOfMemoryError';
}

/** A loss or a weight became NaN or infinite. */
export class NotFiniteError extends DcganError {
  override readonly name = 'NotFiniteError';
}

/** The worker died or was terminated while the call was pending. */
export class WorkerLostError extends DcganError {
  override readonly name = 'WorkerLostError';
}

/** A call took longer than its deadline. */
export class DeadlineError extends DcganError {
  override readonly name = 'DeadlineError';
}

/** The browser's storage is missing, denied, full, or does not return what was stored. */
export class StorageError extends DcganError {
  override readonly name = 'StorageError';
}

/** The call is not allowed in this state, such as training after `dispose()`. */
export class StateError extends DcganError {
  override readonly name = 'StateError';
}

/** The classes by name, to rebuild errors that cross threads. */
export const errorClasses = {
  DcganError,
  InvalidOptionError,
  DatasetError,
  WeightsError,
  BackendError,
  BackendLostError,
  OutOfMemoryError,
  NotFiniteError,
  WorkerLostError,
  DeadlineError,
  StorageError,
  StateError,
} as const;
export type ErrorName = keyof typeof errorClasses;

/** Anything that was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** An `AbortError` like the platform's own, so that callers can treat both alike. */
export function abortError(what: string): DOMException {
  return new DOMException(`${what} was cancelled.`, 'AbortError');
}

/** A value as short text for a message: strings are quoted, lists have their items, and long ones are cut. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (Array.isArray(value)) return `[${cut(value.map(describeValue).join(', '))}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const name = value.constructor?.name ?? 'object';
  return `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${name}`;
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
