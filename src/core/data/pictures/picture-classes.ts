/**
 * Finds the classes of a user's pictures: the numbers of their labels, or the names of the folders that they lie in. Where
 * pictures have none, or not all have one, a run learns without classes, and the person is told why.
 */
import { displayName } from '../../../shared/files/file-skipped.js';
import { MAX_CLASSES, type ImageLabels } from '../../../shared/protocol/classes.js';
import { message, type Message, type MessageValues } from '../../../shared/protocol/message.js';
import type { PictureClass } from '../../../shared/protocol/pictures.js';

/** What the class of a picture can be told from. */
export interface PictureOrigin {
  /** The folders that it lies in, from the outermost, `photos/cats`; empty for a picture in none. */
  readonly folder: string;
  /** Its label in an IDX file, 0 to 255; `null` for a picture without. */
  readonly label: number | null;
}

export interface PictureClasses {
  /** `null` for pictures without classes. */
  readonly labels: ImageLabels | null;
  /** The classes in the order of their numbers; empty without. */
  readonly classes: readonly PictureClass[];
  readonly warnings: readonly Message[];
}

/** The one group that a user's pictures have. */
const GROUP = 'class';
/** The class of the pictures in all folders beyond {@link MAX_CLASSES}. */
const OTHERS = 'other folders';
/** Fewest pictures of a class that are not warned of. */
const LEAST_PICTURES = 8;
/** Names that a message lists; the others are counted. */
const MOST_NAMES = 10;

/** As people sort names, whatever language the browser speaks, so that a seed gives the same run everywhere. */
const { compare: naturally } = new Intl.Collator('en', { numeric: true });
const byName = (a: string, b: string) => naturally(a, b) || (a < b ? -1 : 1);

/** @param origins those of the data set's pictures, in its order */
export function findClasses(origins: readonly PictureOrigin[]): PictureClasses {
  const labelled = origins.filter(({ label }) => label !== null).length;
  if (labelled === 0) return classesOfFolders(origins.map(({ folder }) => folder));
  if (labelled < origins.length) {
    const [others, count] = [origins.length - labelled, origins.length];
    const text = `${others} of ${count} pictures have no label, so the run learns without classes.`;
    return without(message('classes-label-missing', text, { others, count }));
  }
  return classesOfLabels(origins.map(({ label }) => Number(label)));
}

/** Each number that occurs is a class. */
function classesOfLabels(labels: readonly number[]): PictureClasses {
  const found = [...new Set(labels)].sort((a, b) => a - b);
  const unused = Array.from({ length: (found.at(-1) ?? 0) + 1 }, (_, label) => label).filter(
    label => !found.includes(label),
  );
  const warnings: Message[] = [];
  if (unused.length > 0) {
    const names = listed(unused.map(String));
    const text = `No picture has the label ${names}: only labels that occur are classes.`;
    warnings.push(message('classes-empty', text, { names, count: unused.length }));
  }
  return classesByName(labels.map(String), found.map(String), warnings);
}

/** Each name of a folder that holds pictures is a class, if there are several such folders and no picture is outside. */
function classesOfFolders(folders: readonly string[]): PictureClasses {
  const [first = '', ...others] = new Set(folders);
  if (others.length === 0) {
    const [, ...inner] = first.split('/'); // one common folder tells nothing
    return inner.length === 0 ? without() : oneClass(nameOf(first));
  }
  const root = others.reduce(commonFolder, first);
  const outside = folders.filter(folder => folder === root).length;
  if (outside > 0) {
    const count = folders.length;
    const text = `${outside} of ${count} pictures lie beside the folders of the others, so the run learns without classes. Folders are classes if each picture lies in one.`;
    return without(message('classes-outside-folders', text, { outside, count }));
  }
  const names = folders.map(nameOf);
  const counts = countNames(names);
  if (counts.size <= MAX_CLASSES) return classesByName(names, [...counts.keys()].sort(byName));

  const bySize = [...counts].sort(([a, countA], [b, countB]) => countB - countA || byName(a, b));
  const largest = bySize.map(([name]) => name).filter(name => name !== OTHERS);
  const kept = new Set(largest.slice(0, MAX_CLASSES - 1));
  const rest = counts.size - kept.size;
  const text = `There are ${counts.size} folders and at most ${MAX_CLASSES} classes: the pictures of the ${rest} smallest folders are the class “${OTHERS}”.`;
  const warning = message('classes-too-many', text, { folders: counts.size, rest, most: MAX_CLASSES, name: OTHERS });
  return classesByName(
    names.map(name => (kept.has(name) ? name : OTHERS)),
    [...[...kept].sort(byName), OTHERS],
    [warning],
  );
}

/** @param names of each picture's class; @param classes all that occur, in the order of their numbers */
function classesByName(
  names: readonly string[],
  classes: readonly string[],
  warnings: readonly Message[] = [],
): PictureClasses {
  const [only = '', ...others] = classes;
  if (others.length === 0) return oneClass(only);
  const numbers = new Map(classes.map((name, number) => [name, number]));
  const counts = countNames(names);
  const few = classes.filter(name => (counts.get(name) ?? 0) < LEAST_PICTURES);
  return {
    labels: { groups: [{ name: GROUP, classes }], values: Uint8Array.from(names, name => numbers.get(name) ?? 0) },
    classes: classes.map(name => ({ name, count: counts.get(name) ?? 0 })),
    warnings: few.length > 0 ? [...warnings, fewPictures(few, counts)] : warnings,
  };
}

function fewPictures(few: readonly string[], counts: ReadonlyMap<string, number>): Message {
  const names = listed(few.map(name => `${name} (${counts.get(name) ?? 0})`));
  const values: MessageValues = { names, count: few.length, least: LEAST_PICTURES };
  const subject = few.length === 1 ? 'This class has' : 'These classes have';
  return message('classes-few-pictures', `${subject} fewer than ${LEAST_PICTURES} pictures: ${names}.`, values);
}

function oneClass(name: string): PictureClasses {
  const text = `All pictures are of one class, “${name}”, so the run learns without classes.`;
  return without(message('classes-only-one', text, { name }));
}

function without(...warnings: Message[]): PictureClasses {
  return { labels: null, classes: [], warnings };
}

/** A folder's own name, without those around it. */
function nameOf(folder: string): string {
  return displayName(folder.slice(folder.lastIndexOf('/') + 1));
}

/** The innermost folder that holds both; empty if none does. */
function commonFolder(a: string, b: string): string {
  const [parts, others] = [a.split('/'), b.split('/')];
  const differs = parts.findIndex((part, i) => part !== others[i]);
  return differs < 0 ? a : parts.slice(0, differs).join('/');
}

function countNames(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
