/** What a grid shows of a generator with classes: vectors of z followed by y. */
import { InvalidOptionError } from '../../../../src/shared/errors.js';
import { choicesOf, type ClassChoices } from '../../../../src/shared/latent/class-choices.js';
import { checkedRows, inputSizeOf, toMixture, type ClassChoice } from '../../../../src/shared/latent/class-vectors.js';
import type { GridLayout } from '../../../../src/shared/latent/plane-view.js';
import { planeThrough, randomPlane, square } from '../../../../src/shared/latent/planes.js';
import { randomLatents } from '../../../../src/shared/latent/random-latents.js';
import { sequences } from '../../../../src/shared/latent/sequences.js';
import type { ClassGroup } from '../../../../src/shared/protocol/classes.js';
import type { GeneratorDescription } from '../../../../src/shared/protocol/generator.js';
import { fixedScene, planeScene, type Scene } from '../../canvas/scene.js';
import type { SceneSettings } from '../../canvas/scene-settings.js';
import type { UsableOptions } from '../../options.js';
import { strings } from '../../../shared/class-mixer.strings.js';
import { charactersOf, exampleOf } from './characters.js';

/** The choices of a grid, checked with its generator. */
export interface UsableClasses {
  readonly choices: ClassChoices;
  /** The group whose classes are columns. */
  readonly group: ClassGroup;
  readonly error: InvalidOptionError | null;
}

/** Replaces choices that the generator does not have by none, and returns the error of the first. */
export function usableClasses(
  { classes, classGroup }: Pick<UsableOptions, 'classes' | 'classGroup'>,
  groups: readonly ClassGroup[],
): UsableClasses {
  const group = groups.find(({ name }) => name === classGroup) ?? groups[0];
  if (!group) throw new RangeError('The generator has no classes.');
  const names = groups.map(({ name }) => name).join(', ');
  const noGroup =
    classGroup === null || group.name === classGroup
      ? null
      : InvalidOptionError.of('classGroup', classGroup, `one of ${names}`);
  try {
    return { choices: choicesOf(classes, groups), group, error: noGroup };
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error;
    return { choices: {}, group, error };
  }
}

/** The functions of this file that a grid uses once they are loaded. */
export interface ClassScenes {
  readonly classScene: typeof classScene;
  readonly planeClasses: typeof planeClasses;
  readonly planeRow: typeof planeRow;
  readonly usableClasses: typeof usableClasses;
  readonly classesText: typeof classesText;
}

/** Share of an own z in each character of a text, of which the rest is the hand's z. */
const OWN_SHARE = 0.25;

/**
 * Makes the scene of a request; `null` for principal directions, which take a while.
 * @throws InvalidOptionError if there is no such plane
 */
export function classScene(request: SceneSettings, { choices, group }: UsableClasses): Scene | null {
  const { generator, mode, plane, layout, seed, samples, text } = request;
  const { description } = generator;
  const size = inputSizeOf(description);
  switch (mode) {
    case 'random': {
      const z = randomLatents(layout.rows * layout.columns, description, seed);
      return fixedScene(layout, checkedRows(z, description, choices), size);
    }
    case 'interpolate':
      return fixedScene(layout, pairs(layout, description, seed, choices), size);
    case 'classes':
      return columnsScene(layout, description, seed, choices, group);
    case 'text':
      return textScene(text, description, seed, group);
    case 'plane': {
      if (description.latentSize === 2) return planeScene(layout, square(), planeRow(description, seed, choices));
      if (plane === 'principal') return null;
      if (plane === 'random')
        return planeScene(layout, randomPlane(description, seed), planeRow(description, seed, choices));
      const three = samples ?? vectors(randomLatents(3, description, seed, 'plane'), description.latentSize);
      const rows = three.map(vector => wholeVector(vector, description));
      return planeScene(layout, planeThrough(rows), mixedRow(description, choices));
    }
  }
}

/** z followed by y, of a vector that may have no y, whose classes then follow from z. */
export function wholeVector(vector: Float32Array, description: GeneratorDescription): Float32Array {
  const { latentSize } = description;
  return vector.length > latentSize ? vector : checkedRows(vector, description);
}

/** After arithmetic: y becomes a mixture again. */
export function withMixture(vector: Float32Array, { latentSize, classes }: GeneratorDescription): Float32Array {
  const mixed = new Float32Array(vector);
  mixed.set(toMixture(vector.subarray(latentSize), classes), latentSize);
  return mixed;
}

/** The classes of a vector by group. */
export function classesOf(vector: Float32Array, description: GeneratorDescription): ClassChoices {
  const { latentSize, classes } = description;
  return choicesOf(wholeVector(vector, description).slice(latentSize), classes);
}

/** y of all pictures of a plane: classes that are not chosen follow from the seed. */
export function planeClasses(
  description: GeneratorDescription,
  seed: number,
  choices: ClassChoices,
): Float32Array<ArrayBuffer> {
  return checkedRows(randomLatents(1, description, seed, 'plane'), description, choices).slice(description.latentSize);
}

/** The vector of a z on a plane of z. */
export function planeRow(description: GeneratorDescription, seed: number, choices: ClassChoices) {
  const y = planeClasses(description, seed, choices);
  return (z: Float32Array): Float32Array => {
    const vector = new Float32Array(z.length + y.length);
    vector.set(z);
    vector.set(y, z.length);
    return vector;
  };
}

/** The vector of a point on a plane through vectors with y. Classes that are chosen replace those of the samples. */
function mixedRow(description: GeneratorDescription, choices: ClassChoices) {
  const { latentSize, classes } = description;
  const chosen = checkedRows(new Float32Array(latentSize), description, choices).subarray(latentSize);
  return (vector: Float32Array): Float32Array => {
    const mixed = withMixture(vector, description);
    let start = 0;
    for (const { name, classes: names } of classes) {
      const end = start + names.length;
      if (choices[name] !== undefined) mixed.set(chosen.subarray(start, end), latentSize + start);
      start = end;
    }
    return mixed;
  };
}

/** Rows from one random z to another, and from the class of the one to that of the other. */
function pairs(
  { rows, columns }: GridLayout,
  description: GeneratorDescription,
  seed: number,
  choices: ClassChoices,
): Float32Array {
  const { latentSize } = description;
  const size = inputSizeOf(description);
  const ends = checkedRows(randomLatents(2 * rows, description, seed, 'pairs'), description, choices);
  const z = sequences(rows, columns, description, seed);
  const all = new Float32Array(rows * columns * size);
  for (let cell = 0; cell < rows * columns; cell++) {
    const first = 2 * Math.floor(cell / columns) * size;
    const t = (cell % columns) / Math.max(1, columns - 1);
    all.set(z.subarray(cell * latentSize, (cell + 1) * latentSize), cell * size);
    for (let k = latentSize; k < size; k++) {
      all[cell * size + k] = (1 - t) * (ends[first + k] ?? 0) + t * (ends[first + size + k] ?? 0);
    }
  }
  return all;
}

/** A z each row, a class each column. */
function columnsScene(
  { rows, columns: most }: GridLayout,
  description: GeneratorDescription,
  seed: number,
  choices: ClassChoices,
  { name, classes }: ClassGroup,
): Scene {
  const columns = Math.min(most, classes.length);
  const { latentSize } = description;
  const z = new Float32Array(rows * columns * latentSize);
  const all: ClassChoice[] = [];
  vectors(randomLatents(rows, description, seed), latentSize).forEach((own, row) => {
    for (let column = 0; column < columns; column++) {
      z.set(own, (row * columns + column) * latentSize);
      all.push({ ...choices, [name]: classes[column] ?? '' });
    }
  });
  const scene = fixedScene({ rows, columns }, checkedRows(z, description, all), inputSizeOf(description));
  return { ...scene, columnNames: classes.slice(0, columns) };
}

/**
 * The characters of a text, in one row. All have nearly the same z, which makes them look as if one hand had written them;
 * a share of their own makes two of the same class differ, as they do in writing.
 */
function textScene(text: string, description: GeneratorDescription, seed: number, group: ClassGroup): Scene {
  const { latentSize, latentDistribution } = description;
  const characters = charactersOf(text || exampleOf(group), group);
  const drawn = characters.filter(name => name !== null);
  const [hand] = vectors(randomLatents(1, description, seed), latentSize);
  const own = randomLatents(Math.max(1, drawn.length), description, seed, 'pairs');
  // The weights' squares sum to 1, so that z stays as long as a random one.
  const handShare = Math.sqrt(1 - OWN_SHARE ** 2);
  const limit = latentDistribution === 'uniform(-1,1)' ? 1 : Infinity;
  const z = own.map((value, i) => {
    const mixed = handShare * (hand?.[i % latentSize] ?? 0) + OWN_SHARE * value;
    return Math.min(limit, Math.max(-limit, mixed));
  });
  const rows = checkedRows(z, description, drawn.length > 0 ? drawn : undefined);
  return { ...fixedScene({ rows: 1, columns: Math.max(1, drawn.length) }, rows, inputSizeOf(description)), characters };
}

function vectors(all: Float32Array, size: number): Float32Array[] {
  return Array.from({ length: all.length / size }, (_, i) => all.subarray(i * size, (i + 1) * size));
}

/** The classes of a vector in words: "digit: 7", "hair: black; skin: 60 % light, 40 % brown". */
export function classesText(vector: Float32Array, description: GeneratorDescription): string {
  return Object.entries(classesOf(vector, description))
    .map(([group, choice]) => {
      return `${group}: ${typeof choice === 'string' ? choice : strings.mixture(Object.entries(choice))}`;
    })
    .join('; ');
}
