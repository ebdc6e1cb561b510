/**
 * The project's own weights file: safetensors with canonical names, and metadata that say what is needed to sample
 * without asking.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { WeightsError } from '../errors.js';
import { discriminatorSpecs, generatorSpecs, generatorStatisticsSpecs, type PlainShape } from '../networks/plain.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import { readAll, requireShapes, valuesOf } from './tensors.js';

export const WEIGHTS_FORMAT = 'dcgan-elements/1';

/** How a generator is sampled, besides its weights. */
export interface Sampling {
  /** Probability that dropout keeps a value; 1 is none. */
  readonly dropoutKeep: number;
  /** Seed of the mask that all pictures share. */
  readonly seed: number;
}

export interface GeneratorFile {
  readonly shape: PlainShape;
  readonly sampling: Sampling;
  /** All tensors of the file by canonical name; those of G, and of D if it is there, fit `shape`. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** @param provenance free text by name, such as `dataset`, `steps`, `license` */
export function writeGeneratorFile(
  weights: Readonly<Record<string, tf.Tensor>>,
  shape: PlainShape,
  sampling: Sampling,
  provenance: Readonly<Record<string, string>>,
): ArrayBuffer {
  const metadata = {
    format: WEIGHTS_FORMAT,
    variant: 'plain',
    height: String(shape.height),
    width: String(shape.width),
    channels: String(shape.channels),
    latent_size: String(shape.latentSize),
    latent_distribution: 'uniform(-1,1)',
    base_width: String(shape.baseWidth),
    kernel: '5',
    sampling_dropout_keep: String(sampling.dropoutKeep),
    sampling_dropout_seed: String(sampling.seed),
    ...provenance,
  };
  return writeSafetensors({ tensors: readAll(weights), metadata });
}

/**
 * Reads a weights file whole, or not at all.
 * @param wanted the network that it must fit; without it the file says which network it is for
 * @throws WeightsError that says which metadata or tensor is wrong, and what would be right
 */
export function readGeneratorFile(bytes: ArrayBuffer, wanted?: PlainShape): GeneratorFile {
  const { tensors, metadata } = readSafetensors(bytes);
  requireText(metadata, 'format', WEIGHTS_FORMAT);
  requireText(metadata, 'variant', 'plain');
  const shape = {
    height: integer(metadata, 'height', 8, 1024),
    width: integer(metadata, 'width', 8, 1024),
    channels: integer(metadata, 'channels', 1, 3),
    latentSize: integer(metadata, 'latent_size', 1, 1024),
    baseWidth: integer(metadata, 'base_width', 1, 256),
  };
  if (wanted) requireShape(shape, wanted);
  const withDiscriminator = Object.keys(tensors).some(name => name.startsWith('discriminator.'));
  const specs = [
    ...generatorSpecs(shape),
    ...generatorStatisticsSpecs(shape),
    ...(withDiscriminator ? discriminatorSpecs(shape) : []),
  ];
  requireShapes(tensors, Object.fromEntries(specs.map(spec => [spec.name, spec])));
  const dropoutKeep = Number(metadata['sampling_dropout_keep'] ?? 1);
  if (!(dropoutKeep > 0 && dropoutKeep <= 1)) throw wrong(metadata, 'sampling_dropout_keep', 'above 0 and at most 1');
  const seed = 'sampling_dropout_seed' in metadata ? integer(metadata, 'sampling_dropout_seed', 0, 2 ** 32 - 1) : 0;
  return { shape, sampling: { dropoutKeep, seed }, weights: valuesOf(tensors), metadata };
}

function requireText(metadata: GeneratorFile['metadata'], name: string, allowed: string): void {
  if (metadata[name] !== allowed) throw wrong(metadata, name, allowed);
}

function requireShape(found: PlainShape, wanted: PlainShape): void {
  for (const name of Object.keys(wanted) as (keyof PlainShape)[]) {
    if (found[name] === wanted[name]) continue;
    throw new WeightsError(`The weights are for ${name} ${found[name]}; this run has ${wanted[name]}.`, {
      subject: name,
      given: String(found[name]),
      allowed: String(wanted[name]),
    });
  }
}

function integer(metadata: GeneratorFile['metadata'], name: string, least: number, most: number): number {
  const value = Number(metadata[name]);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw wrong(metadata, name, `an integer from ${least} to ${most}`);
}

function wrong(metadata: GeneratorFile['metadata'], name: string, allowed: string): WeightsError {
  const given = metadata[name] === undefined ? 'missing' : JSON.stringify(metadata[name]);
  return new WeightsError(`The file's metadata ${name} is ${given}; it must be ${allowed}.`, {
    subject: name,
    given,
    allowed,
  });
}
