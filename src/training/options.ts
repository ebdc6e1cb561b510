import { InvalidOptionError } from '../errors.js';
import {
  BACKENDS,
  DEFAULT_RECIPE,
  RECIPE_NAMES,
  RECIPES,
  SAMPLING_STATISTICS,
  VARIANTS,
  type TrainerOptions,
} from '../protocol.js';

/**
 * The options of a run, complete: what is not given (or given as undefined) comes from the recipe.
 * @throws InvalidOptionError for the first that cannot be used, with the value given and the values allowed
 */
export function resolveOptions(given: Partial<TrainerOptions>): TrainerOptions {
  const recipe = given.recipe ?? DEFAULT_RECIPE;
  oneOf('recipe', recipe, RECIPE_NAMES);
  const known = RECIPES[recipe];
  for (const name of Object.keys(given)) {
    if (!(name in known)) throw InvalidOptionError.of(name, 'not an option', `one of ${Object.keys(known).join(', ')}`);
  }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options: TrainerOptions = { ...known, ...set };
  check(options);
  return options;
}

function check(options: TrainerOptions): void {
  oneOf('variant', options.variant, VARIANTS);
  oneOf('backend', options.backend, BACKENDS);
  integer('seed', options.seed, 0, 2 ** 32 - 1);
  integer('latentSize', options.latentSize, 1, 1024);
  integer('baseWidth', options.baseWidth, 1, 256);
  if (options.imageSize !== null) integer('imageSize', options.imageSize, 8, 256);
  integer('batchSize', options.batchSize, 2, 1024);
  number('learningRate', options.learningRate, 'a number above 0 and at most 1', rate => rate > 0 && rate <= 1);
  for (const epoch of options.learningRateEpochs) integer('learningRateEpochs', epoch, 0, 1e6);
  number('learningRateFactor', options.learningRateFactor, 'a number above 0 and at most 1', f => f > 0 && f <= 1);
  number('beta1', options.beta1, 'a number from 0 to below 1', beta => beta >= 0 && beta < 1);
  number('beta2', options.beta2, 'a number from 0 to below 1', beta => beta >= 0 && beta < 1);
  number('epsilon', options.epsilon, 'a number above 0 and at most 1', epsilon => epsilon > 0 && epsilon <= 1);
  integer('discriminatorUpdates', options.discriminatorUpdates, 1, 16);
  integer('generatorUpdates', options.generatorUpdates, 1, 16);
  number('dropoutKeep', options.dropoutKeep, 'a number above 0 and at most 1', keep => keep > 0 && keep <= 1);
  number('averageDecay', options.averageDecay, 'a number from 0 to below 1', decay => decay >= 0 && decay < 1);
  oneOf('samplingStatistics', options.samplingStatistics, SAMPLING_STATISTICS);
  integer('steps', options.steps, 1, 1e8);
  integer('sheetRows', options.sheetRows, 1, 40);
  integer('sheetColumns', options.sheetColumns, 1, 40);
  integer('stripEvery', options.stripEvery, 0, 1e8);
}

function oneOf(option: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) throw InvalidOptionError.of(option, value, `one of ${allowed.join(', ')}`);
}

function integer(option: string, value: number, least: number, most: number): void {
  const range = `an integer from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
  number(option, value, range, n => Number.isInteger(n) && n >= least && n <= most);
}

function number(option: string, value: unknown, allowed: string, fits: (value: number) => boolean): void {
  if (typeof value !== 'number' || !fits(value)) throw InvalidOptionError.of(option, value, allowed);
}
