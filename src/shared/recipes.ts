import { DEFAULT_RECIPE, DEFAULT_VARIANT, RECIPES, type TrainerOptions } from './protocol/options.js';

/** The side in pixels of pictures that have no size of their own, where neither the options nor the recipe set one. */
export const DEFAULT_PICTURE_SIZE = 64;

/** The defaults of a recipe; where a name is unknown, those of the default variant or recipe. */
export function recipeOf(variant: string = DEFAULT_VARIANT, recipe: string = DEFAULT_RECIPE): TrainerOptions {
  const variants: Readonly<Record<string, Readonly<Record<string, TrainerOptions>>>> = RECIPES;
  const recipes = variants[variant] ?? variants[DEFAULT_VARIANT];
  return recipes?.[recipe] ?? RECIPES[DEFAULT_VARIANT][DEFAULT_RECIPE];
}

/** Height and width in pixels at which a run with these options learns from pictures; `null` where they leave it open. */
export function pictureSize({ variant, recipe, imageSize }: Partial<TrainerOptions>): number | null {
  return imageSize ?? recipeOf(variant, recipe).imageSize;
}
