import { BackendError, DatasetError, InvalidOptionError } from '../../../../src/shared/errors.js';
import { errorText } from '../../../shared/messages.js';
import { strings } from '../../dcgan-trainer.strings.js';

/** The name of the option that an error is about, if there is one. */
export function optionOf(error: Error | null): string | undefined {
  if (error instanceof DatasetError) return 'dataset';
  if (error instanceof BackendError) return 'backend';
  return error instanceof InvalidOptionError ? error.details.subject : undefined;
}

/** Errors to show at the fields of the settings, by the option's name. */
export function fieldErrors(error: Error | null): ReadonlyMap<string, string> {
  const subject = optionOf(error);
  if (!error || !subject) return new Map();
  return new Map([[subject, error instanceof InvalidOptionError ? strings.badValue(error.details) : errorText(error)]]);
}
