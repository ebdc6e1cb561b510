import type { ComplexAttributeConverter } from 'lit';
import type { DatasetSource } from '../../src/protocol.js';

/** Text to a number; text that is none becomes NaN, which the engine refuses by name. No attribute is `undefined`. */
export const numeric: ComplexAttributeConverter<number | undefined> = {
  fromAttribute: text => (text === null || text.trim() === '' ? undefined : Number(text)),
  toAttribute: value => (value === undefined ? null : String(value)),
};

/** A name or a URL; a file has no attribute. */
export const source: ComplexAttributeConverter<DatasetSource> = {
  fromAttribute: text => text ?? 'digits',
  toAttribute: value => (typeof value === 'string' ? value : null),
};
