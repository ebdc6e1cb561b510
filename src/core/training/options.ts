import { InvalidOptionError } from '../../shared/errors.js';
import {
  AUGMENTATIONS,
  BACKENDS,
  DEFAULT_RECIPE,
  DEFAULT_VARIANT,
  INITIALISATIONS,
  PRETRAINING,
  RECIPE_NAMES,
  RECIPES,
  SAMPLING_STATISTICS,
  VARIANTS,
  type TrainerOptions,
} from '../../shared/protocol/options.js';
import {
  EPOCHS,
  describeRange,
  isWithin,
  NUMBER_OPTIONS,
  rangeOf,
  WIDTHS,
  type Range,
} from '../../shared/option-ranges.js';

/**
 * The options of a run, complete: what is not given (or given as undefined) comes from the recipe.
 * @throws InvalidOptionError for the first that cannot be used, with the value given and the values allowed
 */
export function resolveOptions(given: Partial<TrainerOptions>): TrainerOptions {
  const { variant = DEFAULT_VARIANT, recipe = DEFAULT_RECIPE } = given;
  oneOf('variant', variant, VARIANTS);
  oneOf('recipe', recipe, RECIPE_NAMES);
  const known = RECIPES[variant][recipe];
  for (const name of Object.keys(given)) {
    if (!(name in known)) throw InvalidOptionError.of(name, 'not an option', `one of ${Object.keys(known).join(', ')}`);
  }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options: TrainerOptions = { ...known, ...set };
  check(options);
  return options;
}

function check(options: TrainerOptions): void {
  oneOf('backend', options.backend, BACKENDS);
  oneOf('initialisation', options.initialisation, INITIALISATIONS);
  oneOf('samplingStatistics', options.samplingStatistics, SAMPLING_STATISTICS);
  oneOf('pretrain', options.pretrain, PRETRAINING);
  for (const name of ['flip', 'deterministic', 'autoRemedy'] as const) boolean(name, options[name]);
  for (const name of NUMBER_OPTIONS) {
    const range = rangeOf(name, options.variant);
    if (options[name] !== null || !range.optional) within(name, options[name], range);
  }
  list('learningRateEpochs', options.learningRateEpochs);
  for (const epoch of options.learningRateEpochs) within('learningRateEpochs', epoch, EPOCHS);
  widths('encoderWidths', options.encoderWidths);
  widths('discriminatorWidths', options.discriminatorWidths);
  heads(options.heads);
  augmentations(options.augmentations);
}

function boolean(option: string, value: unknown): void {
  if (typeof value !== 'boolean') throw InvalidOptionError.of(option, value, 'true or false');
}

function oneOf(option: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) throw InvalidOptionError.of(option, value, `one of ${allowed.join(', ')}`);
}

/** What holds for the size of a data set's own images too. */
export function imageSize(size: number, variant: TrainerOptions['variant']): void {
  within('imageSize', size, rangeOf('imageSize', variant));
}

function widths(option: string, value: readonly number[]): void {
  list(option, value);
  if (value.length !== 4) throw InvalidOptionError.of(option, `${value.length} numbers`, 'four, one for each layer');
  for (const width of value) within(option, width, WIDTHS);
}

function heads(value: readonly number[]): void {
  const allowed = 'a list of different layers, any of 1, 2, 3 and 4, at least one';
  list('heads', value);
  const fits =
    value.length > 0 && new Set(value).size === value.length && value.every(head => [1, 2, 3, 4].includes(head));
  if (!fits) throw InvalidOptionError.of('heads', `[${value.join(', ')}]`, allowed);
}

function augmentations(value: readonly string[]): void {
  list('augmentations', value, 'words');
  const known: readonly string[] = AUGMENTATIONS;
  const fits = new Set(value).size === value.length && value.every(each => known.includes(each));
  const allowed = `a list of different words, any of ${AUGMENTATIONS.join(', ')}`;
  if (!fits) throw InvalidOptionError.of('augmentations', `[${value.join(', ')}]`, allowed);
}

function list(option: string, value: unknown, of = 'numbers'): void {
  if (!Array.isArray(value)) throw InvalidOptionError.of(option, value, `a list of ${of}`);
}

function within(option: string, value: unknown, range: Range): void {
  if (!isWithin(range, value)) throw InvalidOptionError.of(option, value, describeRange(range));
}
