import { InvalidOptionError } from '../../src/errors.js';
import { DEFAULT_RECIPE, DEFAULT_VARIANT, RECIPES } from '../../src/protocol.js';
import type { TrainerOptions } from '../../src/protocol.js';

/**
 * The options that the element offers as numbers: what the settings panel shows, and what it can say about a value
 * before the engine is asked. The engine has the last word.
 */

export type NumberOption =
  | 'autoencoderSteps'
  | 'discriminatorSteps'
  | 'steps'
  | 'imageSize'
  | 'latentSize'
  | 'baseWidth'
  | 'batchSize'
  | 'learningRate'
  | 'seed';

export interface NumberField {
  readonly option: NumberOption;
  readonly integer: boolean;
  /** Both ends belong to the range, unless `above` says that the lower one does not. */
  readonly min: number;
  readonly max: number;
  readonly above?: boolean;
  readonly multipleOf?: number;
}

/** In the order of the panel. Ranges as in {@link TrainerOptions}. */
export const NUMBER_FIELDS: readonly NumberField[] = [
  { option: 'autoencoderSteps', integer: true, min: 0, max: 1e8 },
  { option: 'discriminatorSteps', integer: true, min: 0, max: 1e8 },
  { option: 'steps', integer: true, min: 1, max: 1e8 },
  { option: 'learningRate', integer: false, min: 0, max: 1, above: true },
  { option: 'batchSize', integer: true, min: 2, max: 1024 },
  { option: 'imageSize', integer: true, min: 8, max: 256 },
  { option: 'baseWidth', integer: true, min: 1, max: 256 },
  { option: 'latentSize', integer: true, min: 1, max: 1024 },
  { option: 'seed', integer: true, min: 0, max: 2 ** 32 - 1 },
];

/** The fields that mean something to a run with these options, with the ranges that hold for it. */
export function numberFields({ variant, recipe, pretrain }: Partial<TrainerOptions>): readonly NumberField[] {
  if (variant !== 'autoencoder') return NUMBER_FIELDS.filter(({ option }) => !PRETRAINING_STEPS.includes(option));
  const pretrained = (pretrain ?? recipeOf(variant, recipe).pretrain) !== 'none';
  return NUMBER_FIELDS.filter(({ option }) => option !== 'baseWidth')
    .filter(({ option }) => pretrained || !PRETRAINING_STEPS.includes(option))
    .map(field => ({ ...field, ...AUTOENCODER_RANGES[field.option] }));
}

/** Where they differ: five halvings need a multiple of 16, batch norm alone needs two images. */
const AUTOENCODER_RANGES: Partial<Record<NumberOption, Partial<NumberField>>> = {
  imageSize: { min: 16, multipleOf: 16 },
  batchSize: { min: 1 },
};

const PRETRAINING_STEPS: readonly NumberOption[] = ['autoencoderSteps', 'discriminatorSteps'];

/** The recipe's options, or the default's where a name is none. */
export function recipeOf(variant: string | undefined, recipe: string | undefined): TrainerOptions {
  const variants: Readonly<Record<string, Readonly<Record<string, TrainerOptions>>>> = RECIPES;
  const recipes = variants[variant ?? DEFAULT_VARIANT] ?? RECIPES[DEFAULT_VARIANT];
  return (
    (recipes as Readonly<Record<string, TrainerOptions>>)[recipe ?? DEFAULT_RECIPE] ??
    RECIPES[DEFAULT_VARIANT][DEFAULT_RECIPE]
  );
}

/** What is wrong with a value, as the engine would put it; `null` if nothing is. */
export function complaint(field: NumberField, value: number): InvalidOptionError | null {
  const { option, integer, min, max, above, multipleOf = 1 } = field;
  const fits =
    (integer ? Number.isInteger(value) && value % multipleOf === 0 : Number.isFinite(value)) &&
    value >= min &&
    value <= max;
  return fits && !(above && value === min) ? null : InvalidOptionError.of(option, value, allowed(field));
}

/** A field's range in words: "an integer from 8 to 256". */
export function allowed({ integer, min, max, above, multipleOf }: NumberField): string {
  const kind = multipleOf ? `a multiple of ${multipleOf}` : integer ? 'an integer' : 'a number';
  const [least, most] = [min, max].map(end => end.toLocaleString('en'));
  return above ? `${kind} above ${least} and at most ${most}` : `${kind} from ${least} to ${most}`;
}

/** Names of the options in which two sets differ, less `backend`, which can change in mid-run. */
export function changedOptions(a: Partial<TrainerOptions>, b: Partial<TrainerOptions>): (keyof TrainerOptions)[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof TrainerOptions)[]);
  names.delete('backend');
  return [...names].filter(name => !isSame(a[name], b[name]));
}

/** Lists are the same by what is in them. */
function isSame(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : Object.is(a, b);
}
