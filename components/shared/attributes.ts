import type { ComplexAttributeConverter } from 'lit';
import type { DatasetSource } from '../../src/shared/protocol/options.js';

/*
 * A missing attribute is `undefined`, so that the option has the recipe's value. Text that cannot be converted stays text: it
 * is refused by the option's name, and the error says what was given.
 */

/** A number. */
export const numeric: ComplexAttributeConverter<number | undefined> = {
  fromAttribute: text => (text === null || text.trim() === '' ? undefined : numberOf(text)),
  toAttribute: value => (value === undefined ? null : String(value)),
};

/** A number, or "auto". */
export const automatic: ComplexAttributeConverter<number | 'auto' | undefined> = {
  fromAttribute: text => (text?.trim() === 'auto' ? 'auto' : numeric.fromAttribute?.(text)),
  toAttribute: value => value?.toString() ?? null,
};

/** Numbers with spaces or commas between them: "1 2 3 4". */
export const integers: ComplexAttributeConverter<readonly number[] | undefined> = {
  fromAttribute: text => listOf(text)?.map(numberOf),
  toAttribute: value => textOf(value),
};

/** Words with spaces or commas between them: "translation cutout". */
export const words: ComplexAttributeConverter<readonly string[] | undefined> = {
  fromAttribute: listOf,
  toAttribute: value => textOf(value),
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

/** The number in a text, else the text itself. */
function numberOf(text: string): number {
  const number = Number(text);
  return Number.isNaN(number) ? (text as unknown as number) : number;
}

/** A list as text. A property may have been set to anything, which is refused later. */
function textOf(value: readonly unknown[] | undefined): string | null {
  return Array.isArray(value) ? value.join(' ') : (value?.toString() ?? null);
}

function listOf(text: string | null): string[] | undefined {
  return text?.split(/[\s,]+/).filter(Boolean);
}
