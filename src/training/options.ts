import { InvalidOptionError } from '../errors.js';
import {
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
} from '../protocol.js';

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
  integer('seed', options.seed, 0, 2 ** 32 - 1);
  integer('latentSize', options.latentSize, 1, 1024);
  integer('baseWidth', options.baseWidth, 1, 256);
  widths('encoderWidths', options.encoderWidths);
  widths('discriminatorWidths', options.discriminatorWidths);
  heads(options.heads);
  oneOf('initialisation', options.initialisation, INITIALISATIONS);
  if (options.imageSize !== null) imageSize(options.imageSize, options.variant);
  boolean('flip', options.flip);
  boolean('deterministic', options.deterministic);
  boolean('autoRemedy', options.autoRemedy);
  integer('batchSize', options.batchSize, options.variant === 'plain' ? 2 : 1, 1024);
  share('learningRate', options.learningRate);
  for (const rate of ['autoencoderLearningRate', 'discriminatorLearningRate', 'generatorLearningRate'] as const) {
    if (options[rate] !== null) share(rate, options[rate]);
  }
  list('learningRateEpochs', options.learningRateEpochs);
  for (const epoch of options.learningRateEpochs) integer('learningRateEpochs', epoch, 0, 1e6);
  share('learningRateFactor', options.learningRateFactor);
  number('beta1', options.beta1, 'a number from 0 to below 1', beta => beta >= 0 && beta < 1);
  number('beta2', options.beta2, 'a number from 0 to below 1', beta => beta >= 0 && beta < 1);
  share('epsilon', options.epsilon);
  integer('discriminatorUpdates', options.discriminatorUpdates, 1, 16);
  integer('generatorUpdates', options.generatorUpdates, 1, 16);
  const target = 'a number above 0.5 and at most 1';
  number('realTarget', options.realTarget, target, value => value > 0.5 && value <= 1);
  share('dropoutKeep', options.dropoutKeep);
  number('averageDecay', options.averageDecay, 'a number from 0 to below 1', decay => decay >= 0 && decay < 1);
  oneOf('samplingStatistics', options.samplingStatistics, SAMPLING_STATISTICS);
  oneOf('pretrain', options.pretrain, PRETRAINING);
  integer('autoencoderSteps', options.autoencoderSteps, 0, 1e8);
  integer('discriminatorSteps', options.discriminatorSteps, 0, 1e8);
  integer('steps', options.steps, 1, 1e8);
  integer('sheetRows', options.sheetRows, 1, 40);
  integer('sheetColumns', options.sheetColumns, 1, 40);
  integer('stripEvery', options.stripEvery, 0, 1e8);
}

function boolean(option: string, value: unknown): void {
  if (typeof value !== 'boolean') throw InvalidOptionError.of(option, value, 'true or false');
}

function oneOf(option: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) throw InvalidOptionError.of(option, value, `one of ${allowed.join(', ')}`);
}

/** What holds for the size of a data set's own images too. */
export function imageSize(size: number, variant: TrainerOptions['variant']): void {
  integer('imageSize', size, 8, 256);
  if (variant === 'autoencoder' && size % 16 !== 0) {
    throw InvalidOptionError.of('imageSize', size, 'a multiple of 16, from 16 to 256, for the autoencoder variant');
  }
}

function widths(option: string, value: readonly number[]): void {
  list(option, value);
  if (value.length !== 4) throw InvalidOptionError.of(option, `${value.length} numbers`, 'four, one for each layer');
  for (const width of value) integer(option, width, 1, 512);
}

function heads(value: readonly number[]): void {
  const allowed = 'a list of different layers, any of 1, 2, 3 and 4, at least one';
  list('heads', value);
  const fits =
    value.length > 0 && new Set(value).size === value.length && value.every(head => [1, 2, 3, 4].includes(head));
  if (!fits) throw InvalidOptionError.of('heads', `[${value.join(', ')}]`, allowed);
}

function list(option: string, value: unknown): void {
  if (!Array.isArray(value)) throw InvalidOptionError.of(option, value, 'a list of numbers');
}

/** A number above 0 and at most 1. */
function share(option: string, value: unknown): void {
  number(option, value, 'a number above 0 and at most 1', given => given > 0 && given <= 1);
}

function integer(option: string, value: number, least: number, most: number): void {
  const range = `an integer from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
  number(option, value, range, n => Number.isInteger(n) && n >= least && n <= most);
}

function number(option: string, value: unknown, allowed: string, fits: (value: number) => boolean): void {
  if (typeof value !== 'number' || !fits(value)) throw InvalidOptionError.of(option, value, allowed);
}
