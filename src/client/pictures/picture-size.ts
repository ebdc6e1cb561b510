import { DEFAULT_RECIPE, DEFAULT_VARIANT, RECIPES } from '../../shared/protocol/options.js';
import type { RunOptions } from '../trainer/run-options.js';

/** Of pictures where neither the options nor the recipe say it. */
export const DEFAULT_SIZE = 64;

/** Height and width in pixels at which a run learns from pictures, which have no size of their own. */
export function pictureSize({ variant = DEFAULT_VARIANT, recipe = DEFAULT_RECIPE, imageSize }: RunOptions): number {
  const recipeSize = RECIPES[variant]?.[recipe]?.imageSize; // neither name has been checked yet
  return imageSize ?? recipeSize ?? DEFAULT_SIZE;
}
