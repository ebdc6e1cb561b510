/**
 * Class vectors: y of a generator with classes, K numbers for the classes of all groups one after the other. Each group's
 * numbers are at least 0 and sum to 1; one of them is 1 for a plain class, and any mixture may be drawn. A generator's input
 * row is z followed by y.
 */
import { InvalidOptionError } from '../errors.js';
import { assertMixture, classNumbersOf } from './class-rows.js';
import { countClasses, type InputSpace } from './input-space.js';
import { countLatents } from './latent-vectors.js';
import type { ClassGroup } from '../protocol/classes.js';

export { assertMixture } from './class-rows.js';
export { countClasses, inputSizeOf, type InputSpace } from './input-space.js';

/**
 * What is to be drawn: a class by its name, or by its number where no class is called so, for a generator with one group;
 * classes, or mixtures of them, by group (`{ hair: 'black' }`, `{ digit: { 3: 0.5, 8: 0.5 } }`), where groups that are left out
 * follow from z; or y itself.
 */
export type ClassChoice =
  string | number | Readonly<Record<string, string | number | Readonly<Record<string, number>>>> | Float32Array;

/** One-hot y of one image. @param numbers the number of its class in each group */
export function oneHot(groups: readonly ClassGroup[], numbers: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const y = new Float32Array(countClasses(groups));
  let start = 0;
  groups.forEach(({ classes }, group) => {
    y[start + (numbers[group] ?? 0)] = 1;
    start += classes.length;
  });
  return y;
}

/** Input rows: each image's z, then its y. @param y count * K numbers */
export function joinRows(z: Float32Array, y: Float32Array, count: number): Float32Array<ArrayBuffer> {
  const [latentSize, size] = [z.length / count, y.length / count];
  const rows = new Float32Array(z.length + y.length);
  for (let i = 0; i < count; i++) {
    rows.set(z.subarray(i * latentSize, (i + 1) * latentSize), i * (latentSize + size));
    rows.set(y.subarray(i * size, (i + 1) * size), i * (latentSize + size) + latentSize);
  }
  return rows;
}

/**
 * The input rows of images.
 * @param z count * latentSize numbers
 * @param choice one choice for all images, or a list with one for each; classes that are not chosen follow from z, so that
 *   an image still depends on its z alone
 * @throws InvalidOptionError if the generator has no such class, or a mixture is none
 */
export function checkedRows(
  z: Float32Array,
  { latentSize, classes: groups }: InputSpace,
  choice?: ClassChoice | readonly (ClassChoice | undefined)[],
): Float32Array<ArrayBuffer> {
  const count = countLatents(z, latentSize);
  if (groups.length === 0) {
    if (choice === undefined) return new Float32Array(z);
    throw InvalidOptionError.of(
      'classes',
      describe(choice),
      'left out, since this generator was trained without classes',
    );
  }
  if (Array.isArray(choice) && choice.length !== count) {
    throw InvalidOptionError.of('classes', `${choice.length} choices`, `one for all images, or ${count}, one for each`);
  }
  const size = countClasses(groups);
  const y = new Float32Array(count * size);
  // One vector may hold the y of all images, one after the other.
  const isWhole = choice instanceof Float32Array && choice.length === count * size;
  for (let i = 0; i < count; i++) {
    const own = (Array.isArray(choice) ? choice[i] : choice) as ClassChoice | undefined;
    const given = isWhole ? choice.subarray(i * size, (i + 1) * size) : own;
    y.set(
      given instanceof Float32Array
        ? checkedVector(given, groups)
        : chosen(given, z.subarray(i * latentSize, (i + 1) * latentSize), groups),
      i * size,
    );
  }
  return joinRows(z, y, count);
}

/**
 * The number of a class in its group.
 * @throws InvalidOptionError that lists the classes
 */
export function classNumber({ name, classes }: ClassGroup, wanted: string | number): number {
  const number = classes.indexOf(String(wanted));
  if (number >= 0) return number;
  if (typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= 0 && wanted < classes.length) return wanted;
  throw InvalidOptionError.of(name, wanted, `one of ${listed(classes)}`);
}

/**
 * The nearest mixture: negative numbers become 0, and each group is scaled to sum to 1, as after the arithmetic of samples.
 */
export function toMixture(y: Float32Array, groups: readonly ClassGroup[]): Float32Array<ArrayBuffer> {
  const mixture = Float32Array.from(y, value => (value > 0 && value < Infinity ? value : 0));
  let start = 0;
  for (const { classes } of groups) {
    const group = mixture.subarray(start, (start += classes.length));
    const sum = group.reduce((total, value) => total + value, 0);
    group.forEach((value, k) => (group[k] = sum > 0 ? value / sum : 1 / classes.length));
  }
  return mixture;
}

function checkedVector(y: Float32Array, groups: readonly ClassGroup[]): Float32Array {
  const size = countClasses(groups);
  if (y.length !== size) {
    throw InvalidOptionError.of('classes', `${y.length} numbers`, `${size} numbers, or ${size} for each image`);
  }
  assertMixture(y, groups);
  return y;
}

/** The y of one image. @param z its latent vector */
function chosen(
  choice: Exclude<ClassChoice, Float32Array> | undefined,
  z: Float32Array,
  groups: readonly ClassGroup[],
): Float32Array {
  const byGroup = choice === undefined ? {} : byName(choice, groups);
  const any = classNumbersOf(z, groups);
  const y = new Float32Array(countClasses(groups));
  let start = 0;
  groups.forEach((group, i) => {
    const { name, classes } = group;
    const wanted = (Object.hasOwn(byGroup, name) ? byGroup[name] : undefined) ?? any[i] ?? 0;
    const part = y.subarray(start, (start += classes.length));
    if (typeof wanted !== 'object') part[classNumber(group, wanted)] = 1;
    else mix(wanted, group, part);
  });
  return y;
}

/** Writes a mixture of a group's classes into its part of y. */
function mix(shares: Readonly<Record<string, number>>, group: ClassGroup, part: Float32Array): void {
  for (const [key, share] of Object.entries(shares)) {
    if (typeof share !== 'number') throw InvalidOptionError.of(`${group.name}: ${key}`, share, 'a number from 0 to 1');
    // The keys of an object are texts, numbers of classes included.
    const isNumber = !group.classes.includes(key) && /^\d+$/.test(key);
    const number = classNumber(group, isNumber ? Number(key) : key);
    part[number] = (part[number] ?? 0) + share;
  }
  assertMixture(part, [group]);
}

function byName(choice: Exclude<ClassChoice, Float32Array>, groups: readonly ClassGroup[]) {
  const [only, ...more] = groups;
  const names = listed(groups.map(({ name }) => name));
  if (typeof choice === 'string' || typeof choice === 'number') {
    if (only && more.length === 0) return { [only.name]: choice };
    throw InvalidOptionError.of('classes', choice, `an object with any of ${names}`);
  }
  if (typeof choice !== 'object' || choice === null) {
    throw InvalidOptionError.of('classes', choice, `a class, or an object with any of ${names}`);
  }
  const strange = Object.keys(choice).find(name => groups.every(group => group.name !== name));
  if (strange !== undefined) throw InvalidOptionError.of('classes', strange, `any of ${names}`);
  return choice;
}

function listed(names: readonly string[]): string {
  return names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
}

function describe(choice: unknown): string {
  return typeof choice === 'string' || typeof choice === 'number' ? String(choice) : 'given';
}
