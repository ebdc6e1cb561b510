/** Class choices by group, as a picker has them. */
import type { ClassGroup } from '../protocol/classes.js';
import { checkedRows, type ClassChoice } from './class-vectors.js';

/** A class by its name, or a mixture: shares by class names, each at least 0, which sum to 1. */
export type GroupChoice = string | Readonly<Record<string, number>>;

/** The choices by the groups' names. Classes of groups that are left out follow from z. */
export type ClassChoices = Readonly<Record<string, GroupChoice>>;

/** Shares below this are shown as none. */
const LEAST_SHARE = 5e-4;

/**
 * A choice by group, with the classes' names.
 * @param choice as for `generator.draw()`, for one image; `null` chooses nothing
 * @throws InvalidOptionError if the groups have no such class, or a mixture is none
 */
export function choicesOf(choice: ClassChoice | null, groups: readonly ClassGroup[]): ClassChoices {
  if (choice === null) return {};
  const y = classVector(choice, groups);
  const chosen =
    typeof choice === 'object' && !(choice instanceof Float32Array)
      ? groups.filter(({ name }) => choice[name] !== undefined)
      : groups;
  const choices: Record<string, GroupChoice> = {};
  let start = 0;
  for (const group of groups) {
    const { name, classes } = group;
    const given = choice instanceof Float32Array ? undefined : (choice as Readonly<Record<string, unknown>>)[name];
    if (chosen.includes(group)) {
      const shares = typeof given === 'object' ? Object.keys(given ?? {}) : [];
      const present = classes.flatMap((className, k) => {
        const share = y[start + k] ?? 0;
        return share > LEAST_SHARE || shares.includes(className) ? [[className, share] as const] : [];
      });
      const [only, ...more] = present;
      if (only) choices[name] = more.length === 0 ? only[0] : Object.fromEntries(present);
    }
    start += classes.length;
  }
  return choices;
}

/**
 * y of a choice: K numbers. Groups that are left out have some class.
 * @throws InvalidOptionError if the groups have no such class, or a mixture is none
 */
export function classVector(choice: ClassChoice, groups: readonly ClassGroup[]): Float32Array<ArrayBuffer> {
  return checkedRows(new Float32Array(1), { latentSize: 1, classes: groups }, choice).slice(1);
}
