/** Compares a suggestion with the element's options, and applies it. */
import { recipeOf } from '../../../../src/shared/recipes.js';
import type { SuggestedOptions } from '../../../../src/client/index.js';
import type { TrainerOptions } from '../../../../src/shared/protocol/options.js';
import { isSame } from '../../options.js';

/** An element with a property for each suggested option. */
export type Adjustable = { -readonly [Name in keyof SuggestedOptions]?: SuggestedOptions[Name] | undefined } & {
  pretrain?: TrainerOptions['pretrain'] | undefined;
  options: Partial<TrainerOptions>;
};

/** Whether a run with these options would have the suggested ones. */
export function isUsed(options: Partial<TrainerOptions>, suggested: SuggestedOptions): boolean {
  const recipe = recipeOf(options.variant, options.recipe);
  const names = Object.keys(suggested) as (keyof SuggestedOptions)[];
  const pretrain = options.pretrain ?? recipe.pretrain;
  return (
    names.every(name => isSame(options[name] ?? recipe[name], suggested[name])) &&
    (suggested.variant === 'plain' || pretrain !== 'none')
  );
}

/** Sets the options that differ from the recipe, and clears the others, as the panel of settings does. */
export function applySuggestion(element: Adjustable, suggested: SuggestedOptions): void {
  const { variant, recipe, beta1, ...others } = suggested;
  const own = recipeOf(variant, recipe);
  const kept = Object.fromEntries(Object.entries(element.options).filter(([name]) => name !== 'beta1'));
  element.options = beta1 === own.beta1 ? kept : { ...kept, beta1 };
  const names = Object.keys(others) as (keyof typeof others)[];
  const set = names.map(name => [name, isSame(others[name], own[name]) ? undefined : others[name]] as const);
  Object.assign(element, { variant, recipe, pretrain: undefined, ...Object.fromEntries(set) });
}
