/** Weights files made on the spot, without a training. */
import { generatorShape, networksOf, type Architecture } from '../../src/core/networks/architecture.js';
import type { ClassGroup } from '../../src/shared/protocol/classes.js';
import { Random } from '../../src/shared/random.js';
import type { Sampling } from '../../src/core/networks/sampling.js';
import { writeGeneratorFile } from '../../src/core/weights/generator-file.js';
import type { NamedTensor } from '../../src/shared/safetensors/safetensors.js';

/** Odd feature maps (14, 7, 4, 2, 1), grey, four numbers of z. */
export const SMALL_PLAIN: Architecture = {
  variant: 'plain',
  shape: { height: 14, width: 12, channels: 1, latentSize: 4, baseWidth: 2 },
};

/** As {@link SMALL_PLAIN}, with two groups of classes. */
export const SMALL_CLASSES: Architecture = {
  variant: 'plain',
  shape: { height: 14, width: 12, channels: 1, latentSize: 4, baseWidth: 2, classes: [2, 3] },
};

/** The names of {@link SMALL_CLASSES}. */
export const SMALL_CLASS_NAMES: readonly ClassGroup[] = [
  { name: 'hair', classes: ['black', 'red'] },
  { name: 'skin', classes: ['light', 'brown', 'dark'] },
];

export const SMALL_AUTOENCODER: Architecture = {
  variant: 'autoencoder',
  shape: { size: 32, channels: 3, dims: [4, 5, 6, 7, 8], discriminatorDims: [3, 4, 5, 6], heads: [1, 2, 3, 4] },
};

/** Numbers for all tensors of a run's networks, large enough that every mistake shows in the pictures. */
export function someTensors(
  architecture: Architecture,
  { encoder = architecture.variant === 'autoencoder' } = {},
): Record<string, NamedTensor> {
  const networks = Object.entries(networksOf(architecture));
  const specs = networks.flatMap(([name, specs]) => (name !== 'encoder' || encoder ? specs : []));
  return Object.fromEntries(
    specs.map(({ name, shape }, index) => {
      const length = shape.reduce((product, size) => product * size, 1);
      const random = new Random(7, 'weights', index);
      const data = name.endsWith('.moving_variance')
        ? random.uniform(length).map(x => 1.5 + x)
        : random.normal(length, 0.3);
      return [name, { shape, data }];
    }),
  );
}

/** @param more metadata besides */
export function smallGeneratorFile(
  architecture: Architecture = SMALL_PLAIN,
  sampling: Sampling = { dropoutKeep: 0.5, seed: 3 },
  more: Readonly<Record<string, string>> = {},
): ArrayBuffer {
  const provenance = { dataset: 'none', license: 'CC0-1.0', ...more };
  return writeGeneratorFile(someTensors(architecture), architecture, sampling, provenance);
}

/** Rows of z and of y, a mixture in each group, for a generator of this architecture. */
export function someInput(architecture: Architecture, count: number): { z: number[][]; y: number[][] } {
  const { latentSize, classes = [] } = generatorShape(architecture);
  const random = new Random(5, 'sheet', 0);
  const mixture = (size: number) => {
    const shares = [...random.uniform(size)].map(value => (value + 1) ** 2);
    const sum = shares.reduce((total, share) => total + share, 0);
    return shares.map(share => share / sum);
  };
  const rows = Array.from({ length: count }, () => ({
    z: [...random.uniform(latentSize)],
    y: classes.flatMap(mixture),
  }));
  return { z: rows.map(({ z }) => z), y: rows.map(({ y }) => y) };
}
