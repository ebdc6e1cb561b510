/** From the options that a page sets to those of a run: defaults, and what each option may be. */
import { isPictures, resolveDatasetSource } from './dataset-source.js';
import { InvalidOptionError } from './errors.js';
import { assertPicturesSource } from './files/validate-pictures.js';
import {
  AUGMENTATIONS,
  BACKENDS,
  CLASS_USES,
  DEFAULT_RECIPE,
  DEFAULT_VARIANT,
  INITIALISATIONS,
  PRETRAINING,
  RECIPE_NAMES,
  RECIPES,
  SAMPLING_STATISTICS,
  VARIANTS,
  type DatasetSource,
  type TrainerOptions,
} from './protocol/options.js';
import {
  EPOCHS,
  describeRange,
  isWithin,
  NUMBER_OPTIONS,
  rangeOf,
  THREADS,
  SHARDS,
  WIDTHS,
  type Range,
} from './option-ranges.js';

/**
 * All options of a run: what is not set, or set to `undefined`, comes from the recipe. The URL of a data set becomes
 * absolute. The page resolves the options once; everything after it, workers included, has them in full.
 * @param base the address to which the data set's URL may be relative
 * @throws InvalidOptionError for the first that cannot be used, with the value given and the values allowed
 */
export function resolveOptions(options: Partial<TrainerOptions>, base?: string): TrainerOptions {
  const { variant = DEFAULT_VARIANT, recipe = DEFAULT_RECIPE } = options;
  oneOf('variant', variant, VARIANTS);
  oneOf('recipe', recipe, RECIPE_NAMES);
  const defaults = RECIPES[variant][recipe];
  for (const name of Object.keys(options)) {
    if (name in defaults) continue;
    throw InvalidOptionError.of(name, 'not an option', `one of ${Object.keys(defaults).join(', ')}`);
  }
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const resolved: TrainerOptions = { ...defaults, ...set };
  resolved.dataset = resolveDataset(resolved.dataset, base);
  assertOptions(resolved);
  return resolved;
}

/** A data set as a run, or a copy check, has it: its URL is absolute. @throws InvalidOptionError */
export function resolveDataset(dataset: DatasetSource, base?: string): DatasetSource {
  if (!isPictures(dataset)) return resolveDatasetSource(dataset, base);
  assertPicturesSource(dataset, 'dataset');
  return dataset;
}

/**
 * Checks every option but `dataset`, which is checked when it is loaded.
 * @throws InvalidOptionError as {@link resolveOptions}
 */
export function assertOptions(options: TrainerOptions): void {
  oneOf('variant', options.variant, VARIANTS);
  oneOf('recipe', options.recipe, RECIPE_NAMES);
  oneOf('backend', options.backend, BACKENDS);
  oneOf('initialisation', options.initialisation, INITIALISATIONS);
  oneOf('samplingStatistics', options.samplingStatistics, SAMPLING_STATISTICS);
  oneOf('classes', options.classes, CLASS_USES);
  oneOf('pretrain', options.pretrain, PRETRAINING);
  for (const name of ['flip', 'deterministic', 'autoRemedy'] as const) boolean(name, options[name]);
  if (options.threads !== 'auto' && !isWithin(THREADS, options.threads))
    throw InvalidOptionError.of('threads', options.threads, `auto, or ${describeRange(THREADS)}`);
  for (const name of NUMBER_OPTIONS) {
    const range = rangeOf(name, options.variant);
    if (options[name] !== null || !range.optional) within(name, options[name], range);
  }
  shards(options.shards);
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

/** Holds for the size of a data set's own images too. @throws InvalidOptionError */
export function assertImageSize(size: number, variant: TrainerOptions['variant']): void {
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

function shards(value: TrainerOptions['shards']): void {
  if (value === 'auto' || isWithin(SHARDS, value)) return;
  throw InvalidOptionError.of('shards', value, `${describeRange(SHARDS)}, or "auto"`);
}

function list(option: string, value: unknown, of = 'numbers'): void {
  if (!Array.isArray(value)) throw InvalidOptionError.of(option, value, `a list of ${of}`);
}

function within(option: string, value: unknown, range: Range): void {
  if (!isWithin(range, value)) throw InvalidOptionError.of(option, value, describeRange(range));
}
