import { DatasetError } from '../../shared/errors.js';

/** Returns `index` if the data set `name` has such an image. @throws DatasetError if not */
export function checkIndex(index: number | undefined, count: number, name: string): number {
  if (index !== undefined && Number.isInteger(index) && index >= 0 && index < count) return index;
  const allowed = `an integer from 0 to ${count - 1}`;
  throw new DatasetError(`Image ${index} of ${name} does not exist; an index must be ${allowed}.`, {
    code: 'dataset-index-out-of-range',
    subject: name,
    given: String(index),
    allowed,
  });
}
