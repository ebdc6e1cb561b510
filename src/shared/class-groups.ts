/** Groups of classes as JSON, in data sets and weights, which may come from any program. */
import { isObject, parseJson } from './json.js';
import type { ClassGroup } from './protocol/classes.js';

/** @returns `null` unless it is a JSON list of groups, each with a name of its own and different names of classes */
export function parseClassGroups(json: string): ClassGroup[] | null {
  const groups = parseJson(json);
  return isClassGroups(groups) ? groups : null;
}

function isClassGroups(groups: unknown): groups is ClassGroup[] {
  return (
    Array.isArray(groups) &&
    areNames(groups.map((group: unknown) => (isObject(group) ? group['name'] : null))) &&
    groups.every(({ classes }: { classes: unknown }) => areNames(classes))
  );
}

function areNames(names: unknown): names is string[] {
  return Array.isArray(names) && names.every(name => typeof name === 'string') && new Set(names).size === names.length;
}
