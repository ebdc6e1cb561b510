import type { ComplexAttributeConverter } from 'lit';
import type { DatasetSource } from '../../src/shared/protocol/options.js';

/*
 * No attribute is `undefined`, which leaves the option to the recipe. Text that makes no sense becomes a value that the
 * engine refuses by the option's name.
 */

/** Text that is no number becomes NaN. */
export const numeric: ComplexAttributeConverter<number | undefined> = {
  fromAttribute: text => (text === null || text.trim() === '' ? undefined : Number(text)),
  toAttribute: value => (value === undefined ? null : String(value)),
};

/** Numbers with spaces or commas between them: "1 2 3 4". */
export const integers: ComplexAttributeConverter<readonly number[] | undefined> = {
  fromAttribute: text =>
    text
      ?.split(/[\s,]+/)
      .filter(Boolean)
      .map(Number),
  toAttribute: value => value?.join(' ') ?? null,
};

/** Words with spaces or commas between them: "translation cutout". */
export const words: ComplexAttributeConverter<readonly string[] | undefined> = {
  fromAttribute: text => text?.split(/[\s,]+/).filter(Boolean),
  toAttribute: value => value?.join(' ') ?? null,
};

/** Present is true, as with every attribute that is a switch, except that "false" switches off what is on by default. */
export const flag: ComplexAttributeConverter<boolean | undefined> = {
  fromAttribute: text => (text === null ? undefined : text.trim() !== 'false'),
  toAttribute: value => (value === undefined ? null : value ? '' : 'false'),
};

/** A word; without the attribute nothing, where Lit would say null. */
export const word: ComplexAttributeConverter<string | undefined> = {
  fromAttribute: text => text ?? undefined,
  toAttribute: value => value ?? null,
};

/** A name or a URL; a file has no attribute. */
export const source: ComplexAttributeConverter<DatasetSource | undefined> = {
  fromAttribute: text => text ?? undefined,
  toAttribute: value => (typeof value === 'string' ? value : null),
};
