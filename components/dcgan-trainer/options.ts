import { recipeOf } from '../../src/shared/recipes.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import { DEFAULT_VARIANT, type TrainerOptions } from '../../src/shared/protocol/options.js';
import { describeRange, isWithin, rangeOf, type NumberOption, type Range } from '../../src/shared/option-ranges.js';

/** The options that the settings panel offers as numbers, in its order. */
const FIELD_OPTIONS = [
  'autoencoderSteps',
  'discriminatorSteps',
  'steps',
  'learningRate',
  'batchSize',
  'imageSize',
  'baseWidth',
  'latentSize',
  'seed',
] as const satisfies readonly NumberOption[];
export type FieldOption = (typeof FIELD_OPTIONS)[number];

/** A field's range, by which the panel checks a value before the engine does. */
export interface NumberField extends Range {
  readonly option: FieldOption;
}

const PRETRAINING_STEPS: readonly FieldOption[] = ['autoencoderSteps', 'discriminatorSteps'];

/** The fields that apply to a run with these options, with their ranges. */
export function numberFields({ variant, recipe, pretrain }: Partial<TrainerOptions>): readonly NumberField[] {
  const pretrained = variant === 'autoencoder' && (pretrain ?? recipeOf(variant, recipe).pretrain) !== 'none';
  return FIELD_OPTIONS.filter(option => pretrained || !PRETRAINING_STEPS.includes(option))
    .filter(option => variant !== 'autoencoder' || option !== 'baseWidth')
    .map(option => ({ option, ...rangeOf(option, variant ?? DEFAULT_VARIANT) }));
}

/** The error that the engine would throw for a value; `null` if it can be used. */
export function fieldError(field: NumberField, value: number): InvalidOptionError | null {
  return isWithin(field, value) ? null : InvalidOptionError.of(field.option, value, describeRange(field));
}

/** Names of the options in which two sets differ, except those of the machine, with which a run goes on as it is. */
export function changedOptions(a: Partial<TrainerOptions>, b: Partial<TrainerOptions>): (keyof TrainerOptions)[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof TrainerOptions)[]);
  for (const name of ['backend', 'threads'] as const) names.delete(name);
  return [...names].filter(name => !isSame(a[name], b[name]));
}

/** Compares options by value, so that lists with the same items are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : Object.is(a, b);
}
