/**
 * The project's own weights file: safetensors with canonical names, and metadata with everything that sampling needs to
 * know.
 */
import type { FloatDtype } from '../../shared/protocol/generator.js';
import { WeightsError } from '../../shared/errors.js';
import type { Sampling } from '../networks/sampling.js';
import { generatorShape, networksOf, type Architecture } from '../networks/architecture.js';
import { fromPytorchLayout, PYTORCH_LAYOUT } from './pytorch-layout.js';
import {
  readSafetensors,
  writeSafetensors,
  type NamedTensor,
  type SafetensorsFile,
} from '../../shared/safetensors/safetensors.js';
import { parseClassGroups } from '../../shared/class-groups.js';
import { parseJson } from '../../shared/json.js';
import { MAX_CLASSES, type ClassGroup } from '../../shared/protocol/classes.js';
import { requireShapes, valuesOf } from './tensors.js';

export const WEIGHTS_FORMAT = 'dcgan-elements/1';

type Metadata = Readonly<Record<string, string>>;

export interface GeneratorFile {
  readonly architecture: Architecture;
  readonly sampling: Sampling;
  /** The names of G's classes, by group; none for a generator without classes. */
  readonly classes: readonly ClassGroup[];
  /** The file's tensors by canonical name: all of G's, and all or none of each other network's. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly metadata: Metadata;
}

/**
 * @param tensors by canonical name, or in PyTorch's layout if the provenance says so
 * @param provenance free text by name, such as `dataset`, `steps`, `license`
 */
export function writeGeneratorFile(
  tensors: Readonly<Record<string, NamedTensor>>,
  architecture: Architecture,
  sampling: Sampling,
  provenance: Metadata,
  dtype: FloatDtype = 'float32',
): ArrayBuffer {
  const { height, width, channels, latentSize } = generatorShape(architecture);
  const metadata = {
    format: WEIGHTS_FORMAT,
    variant: architecture.variant,
    height: String(height),
    width: String(width),
    channels: String(channels),
    latent_size: String(latentSize),
    latent_distribution: 'uniform(-1,1)',
    ...shapeMetadata(architecture),
    sampling_dropout_keep: String(sampling.dropoutKeep),
    sampling_dropout_seed: String(sampling.seed),
    ...provenance,
  };
  return writeSafetensors({ tensors, metadata }, dtype);
}

function shapeMetadata({ variant, shape }: Architecture): Metadata {
  if (variant === 'plain') {
    const { baseWidth, classes = [] } = shape;
    return {
      base_width: String(baseWidth),
      kernel: '5',
      ...(classes.length > 0 && { classes: JSON.stringify(classes) }),
    };
  }
  return {
    dims: JSON.stringify(shape.dims),
    discriminator_dims: JSON.stringify(shape.discriminatorDims),
    heads: JSON.stringify(shape.heads),
    kernel: '4',
  };
}

/** The networks that a file must fit: their architecture, and the names of their classes. */
export interface WantedNetworks {
  readonly architecture: Architecture;
  readonly classes: readonly ClassGroup[];
}

/**
 * Reads a weights file, completely or not at all.
 * @param wanted what it must fit; without it, any architecture that the file declares is read
 * @throws WeightsError that says which metadata or tensor is wrong, and what would be right
 */
export function readGeneratorFile(bytes: ArrayBuffer, wanted?: WantedNetworks): GeneratorFile {
  return generatorFileOf(readSafetensors(bytes), wanted);
}

/** Whether a file declares our format. */
export function isGeneratorFile({ metadata }: SafetensorsFile): boolean {
  return metadata['format'] === WEIGHTS_FORMAT;
}

/** As {@link readGeneratorFile}, for a file whose structure has been read already. */
export function generatorFileOf({ tensors: given, metadata }: SafetensorsFile, wanted?: WantedNetworks): GeneratorFile {
  requireText(metadata, 'format', WEIGHTS_FORMAT);
  const tensors = metadata[PYTORCH_LAYOUT.name] === PYTORCH_LAYOUT.value ? fromPytorchLayout(given) : given;
  const architecture = readArchitecture(metadata);
  const classes = readClassNames(metadata, generatorShape(architecture).classes);
  if (wanted) {
    requireArchitecture(architecture, wanted.architecture);
    requireClasses(classes, wanted.classes, 'class_names' in metadata);
  }
  const { generator, ...others } = networksOf(architecture);
  const present = Object.entries(others).filter(([network]) =>
    Object.keys(tensors).some(name => name.startsWith(`${network}.`)),
  );
  const specs = [...generator, ...present.flatMap(([, network]) => network)];
  requireShapes(tensors, Object.fromEntries(specs.map(spec => [spec.name, spec])));
  return { architecture, sampling: readSampling(metadata), classes, weights: valuesOf(tensors), metadata };
}

function readArchitecture(metadata: Metadata): Architecture {
  const height = integer(metadata, 'height', 8, 1024);
  const width = integer(metadata, 'width', 8, 1024);
  const channels = integer(metadata, 'channels', 1, 3);
  const latentSize = integer(metadata, 'latent_size', 1, 1024);
  const { variant } = metadata;
  if (variant === 'plain') {
    const baseWidth = integer(metadata, 'base_width', 1, 256);
    const classes = 'classes' in metadata ? readClassSizes(metadata) : [];
    return { variant, shape: { height, width, channels, latentSize, baseWidth, classes } };
  }
  if (variant !== 'autoencoder') throw wrong(metadata, 'variant', 'plain or autoencoder');
  if (height !== width || height % 16 !== 0)
    throw wrong(metadata, 'height', 'equal to the width, and a multiple of 16');
  const dims = integers(metadata, 'dims', 5);
  if (dims[4] !== latentSize) throw wrong(metadata, 'dims', `five numbers, the last of which is ${latentSize}`);
  const heads = integers(metadata, 'heads');
  if (heads.length === 0 || heads.some(head => head > 4)) throw wrong(metadata, 'heads', 'any of 1 to 4, at least one');
  const discriminatorDims = integers(metadata, 'discriminator_dims', 4);
  return { variant, shape: { size: height, channels, dims, discriminatorDims, heads } };
}

/** The numbers of classes in each group. */
function readClassSizes(metadata: Metadata): number[] {
  const sizes = integers(metadata, 'classes');
  if (sizes.every(size => size >= 2 && size <= MAX_CLASSES)) return sizes;
  throw wrong(metadata, 'classes', `a JSON list of group sizes from 2 to ${MAX_CLASSES}`);
}

/**
 * The names of the classes, from `class_names`; files of other programs may have none, and then the classes are numbered.
 * @param sizes the numbers of classes in each group
 * @throws WeightsError if there are names, but not one for each class
 */
function readClassNames(metadata: Metadata, sizes: readonly number[] = []): ClassGroup[] {
  if (sizes.length === 0) return [];
  if (!('class_names' in metadata)) {
    return sizes.map((size, group) => ({
      name: sizes.length > 1 ? `class ${group + 1}` : 'class',
      classes: Array.from({ length: size }, (_, number) => String(number)),
    }));
  }
  const groups = parseClassGroups(metadata['class_names'] ?? '');
  if (groups?.map(({ classes }) => classes.length).join() === sizes.join()) return groups;
  throw wrong(metadata, 'class_names', `a JSON list of groups with ${sizes.join(', ')} names, none of them twice`);
}

/**
 * The classes of a model that has `count` of them: in the groups that `class_names` or `classes` say, else in one.
 * @throws WeightsError if they say something else
 */
export function readClassGroups(metadata: Metadata, count: number): ClassGroup[] {
  if (count === 0) return [];
  const named = parseClassGroups(metadata['class_names'] ?? '');
  const sizes =
    'classes' in metadata ? readClassSizes(metadata) : (named?.map(({ classes }) => classes.length) ?? [count]);
  if (sizes.reduce((sum, size) => sum + size, 0) === count) return readClassNames(metadata, sizes);
  throw wrong(metadata, 'classes' in metadata ? 'classes' : 'class_names', `groups with ${count} classes in total`);
}

function readSampling(metadata: Metadata): Sampling {
  const dropoutKeep = Number(metadata['sampling_dropout_keep'] ?? 1);
  if (!(dropoutKeep > 0 && dropoutKeep <= 1)) throw wrong(metadata, 'sampling_dropout_keep', 'above 0 and at most 1');
  const seed = 'sampling_dropout_seed' in metadata ? integer(metadata, 'sampling_dropout_seed', 0, 2 ** 32 - 1) : 0;
  return { dropoutKeep, seed };
}

/** @param isNamed whether the file names its classes; numbers alone need only be as many */
function requireClasses(found: readonly ClassGroup[], wanted: readonly ClassGroup[], isNamed: boolean): void {
  const key = (groups: readonly ClassGroup[]) =>
    JSON.stringify(groups.map(({ name, classes }) => (isNamed ? [name, ...classes] : classes.length)));
  if (key(found) === key(wanted)) return;
  const [given, allowed] = [listClasses(found), listClasses(wanted)];
  throw new WeightsError(`The weights are for ${given}; this run has ${allowed}.`, {
    ...{ code: 'weights-classes-differ', subject: 'classes', given, allowed },
  });
}

/** Classes in words: `no classes`, or `the classes digit: 0, 1, 2, 3, 4, ... (10)`. */
function listClasses(groups: readonly ClassGroup[]): string {
  const listed = groups.map(({ name, classes }) => {
    return `${name}: ${classes.slice(0, 5).join(', ')}${classes.length > 5 ? `, ... (${classes.length})` : ''}`;
  });
  return listed.length > 0 ? `the classes ${listed.join('; ')}` : 'no classes';
}

function requireArchitecture(found: Architecture, wanted: Architecture): void {
  const flat = ({ variant, shape }: Architecture) =>
    Object.entries({ variant, ...shape }).filter(([name]) => name !== 'classes'); // they are compared by name
  const has = new Map(flat(found));
  for (const [name, value] of flat(wanted)) {
    if (String(has.get(name)) === String(value)) continue;
    throw new WeightsError(`The weights are for ${name} ${String(has.get(name))}; this run has ${String(value)}.`, {
      code: 'weights-architecture-differs',
      subject: name,
      given: String(has.get(name)),
      allowed: String(value),
    });
  }
}

function requireText(metadata: Metadata, name: string, allowed: string): void {
  if (metadata[name] !== allowed) throw wrong(metadata, name, allowed);
}

function integer(metadata: Metadata, name: string, least: number, most: number): number {
  const value = Number(metadata[name]);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw wrong(metadata, name, `an integer from ${least} to ${most}`);
}

/** Reads a JSON list of positive integers, of the given length if there is one. */
function integers(metadata: Metadata, name: string, length?: number): number[] {
  const list = parseJson(metadata[name] ?? '');
  const fits = Array.isArray(list) && list.every(value => Number.isInteger(value) && value > 0 && value <= 4096);
  if (fits && (length === undefined || list.length === length)) return list as number[];
  throw wrong(metadata, name, `a JSON list of ${length ?? 'some'} positive integers`);
}

function wrong(metadata: Metadata, name: string, allowed: string): WeightsError {
  const given = metadata[name] === undefined ? 'missing' : JSON.stringify(metadata[name]);
  return new WeightsError(`The file's metadata ${name} is ${given}; it must be ${allowed}.`, {
    code: 'weights-metadata-invalid',
    subject: name,
    given,
    allowed,
  });
}
