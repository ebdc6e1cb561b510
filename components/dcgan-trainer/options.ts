import { InvalidOptionError } from '../../src/shared/errors.js';
import { DEFAULT_VARIANT } from '../../src/shared/protocol/options.js';
import type { TrainerOptions } from '../../src/shared/protocol/options.js';
import { describeRange, isWithin, rangeOf, type NumberOption, type Range } from '../../src/shared/option-ranges.js';
import { recipeOf } from '../../src/shared/recipes.js';

export { recipeOf };

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

/** What the panel can say of a value before the engine is asked, which has the last word. */
export interface NumberField extends Range {
  readonly option: FieldOption;
}

const PRETRAINING_STEPS: readonly FieldOption[] = ['autoencoderSteps', 'discriminatorSteps'];

/** The fields that mean something to a run with these options, with the ranges that hold for it. */
export function numberFields({ variant, recipe, pretrain }: Partial<TrainerOptions>): readonly NumberField[] {
  const pretrained = variant === 'autoencoder' && (pretrain ?? recipeOf(variant, recipe).pretrain) !== 'none';
  return FIELD_OPTIONS.filter(option => pretrained || !PRETRAINING_STEPS.includes(option))
    .filter(option => variant !== 'autoencoder' || option !== 'baseWidth')
    .map(option => ({ option, ...rangeOf(option, variant ?? DEFAULT_VARIANT) }));
}

/** What is wrong with a value, as the engine would put it; `null` if nothing is. */
export function complaint(field: NumberField, value: number): InvalidOptionError | null {
  return isWithin(field, value) ? null : InvalidOptionError.of(field.option, value, describeRange(field));
}

/** Names of the options in which two sets differ, less `backend`, which can change in mid-run. */
export function changedOptions(a: Partial<TrainerOptions>, b: Partial<TrainerOptions>): (keyof TrainerOptions)[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof TrainerOptions)[]);
  names.delete('backend');
  return [...names].filter(name => !isSame(a[name], b[name]));
}

/** Lists are the same by what is in them. */
export function isSame(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : Object.is(a, b);
}
