/** How long a run is: the choices of the panel of settings, as values of the options `recipe` and `steps`. */
import { RECIPE_NAMES, type RecipeName, type TrainerOptions } from '../../../../src/shared/protocol/options.js';
import { recipeOf } from '../../../../src/shared/recipes.js';
import { expectationOf, machineSpeed } from '../before/expectation.js';

export const LENGTHS = ['quick', 'longer', 'paper'] as const;
export type Length = (typeof LENGTHS)[number];

/** `longer` has so many times the steps of `quick`. */
const LONGER = 4;

export interface LengthOptions {
  readonly recipe: RecipeName;
  /** `undefined` for the recipe's. */
  readonly steps: number | undefined;
}

export function optionsOf(length: Length, variant: TrainerOptions['variant'] | undefined): LengthOptions {
  if (length !== 'longer') return { recipe: length, steps: undefined };
  return { recipe: 'quick', steps: LONGER * recipeOf(variant, 'quick').steps };
}

/** The length that these options have; `null` if it is another one, or if there is no such recipe. */
export function lengthOf({ variant, recipe = 'quick', steps }: Partial<TrainerOptions>): Length | null {
  if (!RECIPE_NAMES.includes(recipe)) return null;
  const given = steps ?? recipeOf(variant, recipe).steps;
  return (
    LENGTHS.find(length => {
      const own = optionsOf(length, variant);
      return own.recipe === recipe && (own.steps ?? recipeOf(variant, recipe).steps) === given;
    }) ?? null
  );
}

/** A run whose duration on this machine is known. */
export interface MeasuredRun {
  readonly options: Partial<TrainerOptions>;
  /** Side of its images in pixels. */
  readonly side: number;
  /** Of all its steps. */
  readonly seconds: number;
}

export interface ExpectedLength {
  /** Steps of each phase. */
  readonly steps: readonly number[];
  /** Seconds of all of them; `null` if the size of the images is not known. */
  readonly seconds: number | null;
}

/**
 * Steps and time of a run of such a length.
 * @param options of the next run
 * @param run corrects the estimate by the speed that this machine really has; `null` before there is one
 */
export function expectedLength(
  { recipe, steps }: LengthOptions,
  options: Partial<TrainerOptions>,
  run: MeasuredRun | null,
): ExpectedLength {
  const others = { ...options };
  delete others.steps;
  const all = { ...recipeOf(options.variant, recipe), ...others, recipe, ...(steps !== undefined && { steps }) };
  const before = all.variant === 'autoencoder' && all.pretrain !== 'none';
  const { seconds } = expectationOf({ ...others, recipe, steps: all.steps }, machineSpeed());
  return {
    steps: before ? [all.autoencoderSteps, all.discriminatorSteps, all.steps] : [all.steps],
    seconds: seconds === null ? null : seconds * correction(all, run),
  };
}

/** How many times as long as estimated a run of the same variant takes on this machine. */
function correction({ variant }: TrainerOptions, run: MeasuredRun | null): number {
  if (!run || (run.options.variant ?? 'plain') !== variant) return 1;
  const { seconds } = expectationOf({ ...run.options, imageSize: run.side }, machineSpeed());
  return seconds ? run.seconds / seconds : 1;
}
