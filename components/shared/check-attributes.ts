/** Tells a page's author of attributes that cannot be used, on the console, as soon as they are set. It changes nothing. */
import { InvalidOptionError } from '../../src/shared/errors.js';
import { describeRange, isWithin, NUMBER_OPTIONS, rangeOf, THREADS } from '../../src/shared/option-ranges.js';
import {
  AUGMENTATIONS,
  BACKENDS,
  CLASS_USES,
  PRETRAINING,
  RECIPE_NAMES,
  VARIANTS,
  type Variant,
} from '../../src/shared/protocol/options.js';

/** The words that attributes of a trainer may have, by their names. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  variant: VARIANTS,
  recipe: RECIPE_NAMES,
  backend: BACKENDS,
  pretrain: PRETRAINING,
  classes: CLASS_USES,
};

const told = new WeakMap<Element, Set<string>>();

/** Warns once of each attribute of an element whose name looks misspelt, or whose value cannot be used. */
export function checkAttributes(element: Element): void {
  const before = told.get(element) ?? new Set();
  told.set(element, before);
  const { observedAttributes = [] } = element.constructor as { observedAttributes?: readonly string[] };
  for (const { name, value } of element.attributes) {
    const problem = observedAttributes.includes(name)
      ? valueProblem(element, name, value)
      : nameProblem(name, observedAttributes);
    if (!problem || before.has(problem)) continue;
    before.add(problem);
    console.warn(`<${element.localName}>: ${problem}`);
  }
}

function nameProblem(name: string, known: readonly string[]): string | null {
  if (name in HTMLElement.prototype || /^(class$|on|data-|aria-)/.test(name)) return null;
  const meant = known.find(each => distance(each, name) <= (each.length > 5 ? 2 : 1));
  return meant ? `There is no attribute "${name}"; did you mean "${meant}"?` : null;
}

function valueProblem(element: Element, name: string, value: string): string | null {
  if (!('recipe' in element)) return null; // the others check their options at each update, and tell of them themselves
  const allowed = WORDS[name];
  if (allowed) return allowed.includes(value) ? null : invalid(name, value, `one of ${allowed.join(', ')}`);
  if (name === 'augmentations') {
    const wrong = value.split(/[\s,]+/).find(word => word && !(AUGMENTATIONS as readonly string[]).includes(word));
    return wrong === undefined ? null : invalid(name, wrong, `some of ${AUGMENTATIONS.join(', ')}`);
  }
  const option = NUMBER_OPTIONS.find(each => each.replace(/[A-Z]/g, '-$&').toLowerCase() === name);
  const variant: Variant = element.getAttribute('variant') === 'autoencoder' ? 'autoencoder' : 'plain';
  const range = option ? rangeOf(option, variant) : name === 'threads' && value !== 'auto' ? THREADS : null;
  return !range || value === '' || isWithin(range, Number(value)) ? null : invalid(name, value, describeRange(range));
}

function invalid(name: string, value: string, allowed: string): string {
  return InvalidOptionError.of(name, value, allowed).message;
}

/** The least number of letters to insert, remove or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = Number(row[j - 1]) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(replaced, Number(row[j]) + 1, Number(next[j - 1]) + 1));
    }
    row = next;
  }
  return Number(row[b.length]);
}
