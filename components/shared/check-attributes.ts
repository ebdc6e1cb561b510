/**
 * Tells a page's author of attributes and properties that cannot be used, on the console, as soon as they are set. It changes
 * nothing.
 */
import { isPictures, resolveDatasetSource } from '../../src/shared/dataset-source.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import { assertPicturesSource } from '../../src/shared/files/validate-pictures.js';
import { describeRange, isWithin, NUMBER_OPTIONS, rangeOf, THREADS } from '../../src/shared/option-ranges.js';
import {
  AUGMENTATIONS,
  BACKENDS,
  CLASS_USES,
  PRETRAINING,
  RECIPE_NAMES,
  VARIANTS,
  type DatasetSource,
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

/** Those that are lists of such words. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  augmentations: AUGMENTATIONS,
  heads: ['1', '2', '3', '4'],
};

const told = new WeakMap<Element, Set<string>>();

/** Warns once of each attribute of an element whose name looks misspelt, or whose value cannot be used. */
export function checkAttributes(element: Element): void {
  const before = told.get(element) ?? new Set();
  told.set(element, before);
  const { observedAttributes = [] } = element.constructor as { observedAttributes?: readonly string[] };
  for (const { name, value } of element.attributes) {
    tell(
      observedAttributes.includes(name) ? valueProblem(element, name, value) : nameProblem(name, observedAttributes),
    );
  }
  if ('datasetSource' in element && 'recipe' in element) tell(datasetProblem(element.datasetSource));

  function tell(problem: string | null): void {
    if (!problem || before.has(problem)) return;
    before.add(problem);
    console.warn(`<${element.localName}>: ${problem}`);
  }
}

/** A data set is no attribute where it is a file: its property is looked at. */
function datasetProblem(given: unknown): string | null {
  if (given === undefined || given === null) return null;
  const source = given as DatasetSource;
  try {
    if (isPictures(source)) assertPicturesSource(source, 'dataset');
    else resolveDatasetSource(source, document.baseURI);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function nameProblem(name: string, known: readonly string[]): string | null {
  if (name in HTMLElement.prototype || /^(class$|on|data-|aria-)/.test(name)) return null;
  const meant = known.find(each => distance(each, name) <= (each.length > 5 ? 2 : 1));
  return meant ? `There is no attribute "${name}"; did you mean "${meant}"?` : null;
}

function valueProblem(element: Element, name: string, text: string): string | null {
  if (!('recipe' in element)) return null; // the others check their options at each update, and tell of them themselves
  const value = given(element, name, text);
  const allowed = WORDS[name];
  if (allowed) return allowed.includes(text) ? null : invalid(name, value, `one of ${allowed.join(', ')}`);
  const list = LISTS[name];
  if (list) {
    if (typeof value === 'object' && !Array.isArray(value)) return invalid(name, value, `some of ${list.join(', ')}`);
    const wrong = text.split(/[\s,]+/).find(word => word && !list.includes(word));
    return wrong === undefined ? null : invalid(name, wrong, `some of ${list.join(', ')}`);
  }
  const option = NUMBER_OPTIONS.find(each => each.replace(/[A-Z]/g, '-$&').toLowerCase() === name);
  const variant: Variant = element.getAttribute('variant') === 'autoencoder' ? 'autoencoder' : 'plain';
  const range = option ? rangeOf(option, variant) : name === 'threads' && value !== 'auto' ? THREADS : null;
  return !range || value === '' || isWithin(range, typeof value === 'object' ? value : Number(value))
    ? null
    : invalid(name, value, describeRange(range));
}

/** A property's value that is no text and no number; else the attribute's text, which it may have been reflected to. */
function given(element: Element, name: string, text: string): unknown {
  const property = name.replace(/-./g, ([, letter = '']) => letter.toUpperCase());
  const value: unknown = Reflect.get(element, property);
  return typeof value === 'object' && name !== 'dataset' ? value : text;
}

function invalid(name: string, value: unknown, allowed: string): string {
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
