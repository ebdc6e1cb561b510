/** The size of a generator's input, apart from what makes the input, so that a page without classes loads no more than this. */
import type { ClassGroup } from '../protocol/classes.js';

/** The size of a generator's input. A `GeneratorDescription` is one. */
export interface InputSpace {
  readonly latentSize: number;
  readonly classes: readonly ClassGroup[];
}

/** K: the classes of all groups together. */
export function countClasses(groups: readonly ClassGroup[]): number {
  return groups.reduce((sum, { classes }) => sum + classes.length, 0);
}

/** Length of an input row. */
export function inputSizeOf({ latentSize, classes }: InputSpace): number {
  return latentSize + countClasses(classes);
}
