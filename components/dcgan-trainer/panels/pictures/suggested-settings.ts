/** A suggestion and the element's options: whether it holds already, and how it comes to. */
import type { SuggestedOptions } from '../../../../src/client/index.js';
import type { TrainerOptions } from '../../../../src/shared/protocol/options.js';
import { isSame, recipeOf } from '../../options.js';

/** What has an attribute, and a property of the same name, for each of these. */
export type Adjustable = { -readonly [Name in keyof SuggestedOptions]?: SuggestedOptions[Name] | undefined } & {
  pretrain?: TrainerOptions['pretrain'] | undefined;
  options: Partial<TrainerOptions>;
};

/** Whether a run with these options would be as suggested, as far as the suggestion says. */
export function isUsed(options: Partial<TrainerOptions>, suggested: SuggestedOptions): boolean {
  const recipe = recipeOf(options.variant, options.recipe);
  const names = Object.keys(suggested) as (keyof SuggestedOptions)[];
  const pretrain = options.pretrain ?? recipe.pretrain;
  return (
    names.every(name => isSame(options[name] ?? recipe[name], suggested[name])) &&
    (suggested.variant === 'plain' || pretrain !== 'none')
  );
}

/** Sets what differs from the recipe, and leaves the rest to it, as the panel of settings does. */
export function applySuggestion(element: Adjustable, suggested: SuggestedOptions): void {
  const { variant, recipe, beta1, ...others } = suggested;
  const own = recipeOf(variant, recipe);
  const kept = Object.fromEntries(Object.entries(element.options).filter(([name]) => name !== 'beta1'));
  element.options = beta1 === own.beta1 ? kept : { ...kept, beta1 };
  const names = Object.keys(others) as (keyof typeof others)[];
  const set = names.map(name => [name, isSame(others[name], own[name]) ? undefined : others[name]] as const);
  Object.assign(element, { variant, recipe, pretrain: undefined, ...Object.fromEntries(set) });
}
