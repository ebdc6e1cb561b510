import { DatasetError } from '../../shared/errors.js';

/** `index`, where the data set `name` has such an image. @throws DatasetError */
export function checkIndex(index: number | undefined, count: number, name: string): number {
  if (index !== undefined && Number.isInteger(index) && index >= 0 && index < count) return index;
  const allowed = `an integer from 0 to ${count - 1}`;
  throw new DatasetError(`Image ${index} of ${name} does not exist; an index must be ${allowed}.`, {
    subject: name,
    given: String(index),
    allowed,
  });
}
