import type { ComplexAttributeConverter } from 'lit';
import type { DatasetSource } from '../../src/shared/protocol/options.js';

/*
 * A missing attribute is `undefined`, so that the option has the recipe's value. Text that cannot be converted becomes a
 * value that the engine rejects by the option's name.
 */

/** A number; other text becomes NaN. */
export const numeric: ComplexAttributeConverter<number | undefined> = {
  fromAttribute: text => (text === null || text.trim() === '' ? undefined : Number(text)),
  toAttribute: value => (value === undefined ? null : String(value)),
};

/** A number, or "auto". */
export const automatic: ComplexAttributeConverter<number | 'auto' | undefined> = {
  fromAttribute: text => (text?.trim() === 'auto' ? 'auto' : numeric.fromAttribute?.(text)),
  toAttribute: value => value?.toString() ?? null,
};

/** Numbers with spaces or commas between them: "1 2 3 4". */
export const integers: ComplexAttributeConverter<readonly number[] | undefined> = {
  fromAttribute: text => listOf(text)?.map(Number),
  toAttribute: value => value?.join(' ') ?? null,
};

/** Words with spaces or commas between them: "translation cutout". */
export const words: ComplexAttributeConverter<readonly string[] | undefined> = {
  fromAttribute: listOf,
  toAttribute: value => value?.join(' ') ?? null,
};

/** A boolean attribute, except that "false" turns off what is on by default. */
export const flag: ComplexAttributeConverter<boolean | undefined> = {
  fromAttribute: text => (text === null ? undefined : text.trim() !== 'false'),
  toAttribute: value => (value === undefined ? null : value ? '' : 'false'),
};

/** A word; `undefined` without the attribute, where Lit's own converter gives `null`. */
export const word: ComplexAttributeConverter<string | undefined> = {
  fromAttribute: text => text ?? undefined,
  toAttribute: value => value ?? null,
};

/** A name or a URL; files are not reflected. */
export const source: ComplexAttributeConverter<DatasetSource | undefined> = {
  fromAttribute: text => text ?? undefined,
  toAttribute: value => (typeof value === 'string' ? value : null),
};

function listOf(text: string | null): string[] | undefined {
  return text?.split(/[\s,]+/).filter(Boolean);
}
