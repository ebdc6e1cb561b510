/**
 * Batch norm in training, forward and backward, each in two draws: the sums over blocks of rows, and a pass that adds the
 * blocks up, normalises and applies the activation.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_TRAINING, BATCH_NORM_TRAINING_GRADIENT, type BatchNormAttributes } from '../ops/batch-norm.js';
import { EACH_ROW, ROW_BLOCKS, rowBlocks } from './columns.js';
import { quadsOf, rowsOf, type DenseData } from './dense.js';
import type { Gpu, View } from './gpu.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import { LateDraws } from './late.js';
import { MASK, MASK_FLOATS, MASK_INTS, type MaskNumbers } from './mask.js';
import type { ProgramSource } from './program.js';
import type { Texture } from './textures.js';

/**
 * Each part's sum of x - k and of (x - k)^2, and k itself: a value of the channel, so that the variance is no difference of
 * two large numbers.
 */
const moments: ProgramSource = {
  name: 'batch norm, moments',
  inputs: ['x'],
  ints: ROW_BLOCKS,
  outputs: 3,
  body: `
    vec4 k = x_at(0, t % quads);
    ${EACH_ROW} {
      vec4 x = x_at(quarter, row * quads + quad) - k;
      o0 += x;
      o1 += x * x;
    }
    o2 = k;`,
};

/** The channel's mean and variance, from the layers of `moments`. */
const STATISTICS = `
void statistics(int quad, out vec4 mean, out vec4 variance) {
  vec4 s = vec4(0), q = vec4(0);
  for (int part = 0; part < parts; part++) {
    s += m_texel(part * quads + quad, 0);
    q += m_texel(part * quads + quad, 1);
  }
  s *= share;
  mean = m_texel(quad, 2) + s;
  variance = max(q * share - s * s, vec4(0));
}`;

const statistics: ProgramSource = {
  name: 'batch norm, statistics',
  inputs: ['m'],
  ints: ['quads', 'parts'],
  floats: ['share'],
  outputs: 2,
  functions: STATISTICS,
  body: 'statistics(t, o0, o1);',
};

const each = (layers: number, code: (layer: number) => string): string =>
  Array.from({ length: layers }, (_, layer) => code(layer)).join('\n');

const normalise = (layers: 1 | 4): ProgramSource => ({
  name: `batch norm, ${layers}`,
  inputs: ['x', 'm', 'b'],
  ints: ['quads', 'parts', ...MASK_INTS],
  floats: ['share', 'epsilon', 'slope', ...MASK_FLOATS],
  outputs: layers,
  functions: STATISTICS + MASK,
  body: `
    int quad = t % quads;
    vec4 mean, variance;
    statistics(quad, mean, variance);
    vec4 scale = inversesqrt(variance + epsilon);
    vec4 beta = b_texel(quad, 0);
    vec4 y;
    ${each(layers, q => `y = (x_at(${q}, t) - mean) * scale + beta; o${q} = max(y, vec4(0)) + slope * min(y, vec4(0));`)}
    if (rowsOfMask > 0) {
      ${each(layers, q => `o${q} *= mask(${q} * (texels / quads) + t / quads, quad);`)}
    }`,
});

/** The gradient behind the activation, and x normalised. */
const BEHIND_ACTIVATION = `
  vec4 n = (x - mean) * scale;
  vec4 dv = d * mix(vec4(slope), vec4(1), greaterThan(n + beta, vec4(0)));`;

const gradientSums: ProgramSource = {
  name: 'batch norm gradient, sums',
  inputs: ['d', 'x', 'm', 'b'],
  ints: [...ROW_BLOCKS, 'parts'],
  floats: ['share', 'epsilon', 'slope'],
  outputs: 2,
  functions: STATISTICS,
  body: `
    vec4 mean, variance, beta = b_texel(t % quads, 0);
    statistics(t % quads, mean, variance);
    vec4 scale = inversesqrt(variance + epsilon);
    ${EACH_ROW} {
      vec4 d = d_at(quarter, row * quads + quad), x = x_at(quarter, row * quads + quad);
      ${BEHIND_ACTIVATION}
      o0 += dv;
      o1 += dv * n;
    }`,
};

const gradient = (layers: 1 | 4): ProgramSource => ({
  name: `batch norm gradient, ${layers}`,
  inputs: ['d', 'x', 'm', 'b', 's'],
  ints: ['quads', 'parts'],
  floats: ['share', 'epsilon', 'slope'],
  outputs: layers,
  functions: STATISTICS,
  body: `
    int quad = t % quads;
    vec4 mean, variance, beta = b_texel(quad, 0);
    statistics(quad, mean, variance);
    vec4 scale = inversesqrt(variance + epsilon);
    vec4 meanDv = vec4(0), meanDvNormal = vec4(0);
    for (int part = 0; part < parts; part++) {
      meanDv += s_texel(part * quads + quad, 0);
      meanDvNormal += s_texel(part * quads + quad, 1);
    }
    meanDv *= share;
    meanDvNormal *= share;
    ${each(
      layers,
      q => `{
      vec4 d = d_at(${q}, t), x = x_at(${q}, t);
      ${BEHIND_ACTIVATION}
      o${q} = (dv - meanDv - n * meanDvNormal) * scale;
    }`,
    )}`,
});

const NORMALISE = { 1: normalise(1), 4: normalise(4) };
const GRADIENT = { 1: gradient(1), 4: gradient(4) };

/** Batch norms that have not been drawn. */
export const batchNorms = new LateDraws<MaskNumbers>();

const batchNorm = kernel<Record<'x' | 'beta', tf.TensorInfo>, BatchNormAttributes>(
  BATCH_NORM_TRAINING,
  ({ inputs: { x, beta }, attributes: { epsilon, slope }, gpu }) => {
    if (!isCovered(x, beta)) return null;
    const layers = gpu.layersOf(x);
    const view = gpu.input(x, layers);
    const { rows, channels, quads } = view;
    const { parts, ints } = rowBlocks(view, layers);
    const texture = gpu.textures.acquire(parts * quads, 3);
    gpu.draw(moments, { inputs: [view], ints: { ...ints, quads }, texels: parts * quads, target: texture });
    const share = 1 / rows;
    const m = { texture, texels: parts * quads };
    const inputs = [view, m, gpu.input(beta)];
    const held = inputs.map(input => input.texture);
    const y = batchNorms.make(gpu, { shape: x.shape, layers, inputs: held }, (target, texels, mask) => {
      const all = { quads, parts, ...mask?.ints };
      gpu.draw(NORMALISE[layers], {
        ...{ inputs, ints: all, floats: { share, epsilon, slope, ...mask?.floats }, texels, target },
      });
    });
    return [y, ...lateStatistics(gpu, { texture, parts }, channels, share)];
  },
);

/** A forward pass's sums, for its gradient. */
interface Moments {
  readonly texture: Texture;
  readonly parts: number;
}

const momentsOf = new WeakMap<DenseData, Moments>();

/** Both moving averages of a batch norm's statistics, which are never drawn themselves. */
const AVERAGES: ProgramSource = {
  name: 'batch norm, moving averages',
  inputs: ['m', 'a', 'b'],
  ints: ['quads', 'parts'],
  floats: ['share', 'decay', 'rest'],
  outputs: 2,
  functions: STATISTICS,
  body: `
    statistics(t, o0, o1);
    o0 = decay * a_texel(t, 0) + rest * o0;
    o1 = decay * b_texel(t, 0) + rest * o1;`,
};

/** Draws the moving averages of a mean and its variance, from those before. */
type DrawAverages = (before: readonly View[], target: readonly Texture[], decay: number) => void;

/** What the moving average of a batch norm's statistic needs to be drawn along with the other statistic's. */
export interface Statistic {
  /** 0 for the mean, 1 for the variance. */
  readonly index: 0 | 1;
  /** The other of the two. */
  readonly other: DenseData;
  /** The sums that both are computed from. */
  readonly moments: Texture;
  readonly draw: DrawAverages;
}

const statisticOf = new WeakMap<DenseData, Statistic>();

/** A batch norm's statistic that has not been drawn; null for other values. */
export function lateStatistic(dense: DenseData | null | undefined): Statistic | null {
  return (dense && !dense.texture && statisticOf.get(dense)) || null;
}

/** The mean and the variance, which are computed when somebody asks for one of them. */
function lateStatistics(gpu: Gpu, moments: Moments, channels: number, share: number): tf.TensorInfo[] {
  const { texture, parts } = moments;
  const quads = quadsOf(channels);
  const compute = () => {
    const target = both.map(() => gpu.lastingTarget([channels]).texture);
    const inputs = [{ texture, texels: parts * quads }];
    gpu.draw(statistics, { inputs, ints: { quads, parts }, floats: { share }, texels: quads, target });
    both.forEach((dense, index) => gpu.fill(dense, target[index] as Texture));
  };
  texture.references += 1; // each of the two holds it, for the gradient
  const onRelease = () => gpu.textures.release(texture);
  const both = [0, 1].map((): DenseData => ({ ...rowsOf([channels]), texture: null, compute, onRelease }));
  const draw: DrawAverages = (before, target, decay) => {
    const inputs = [{ texture, texels: parts * quads }, ...before];
    gpu.draw(AVERAGES, {
      inputs,
      ints: { quads, parts },
      floats: { share, decay, rest: 1 - decay },
      texels: quads,
      target,
    });
  };
  both.forEach((dense, index) => {
    momentsOf.set(dense, moments);
    statisticOf.set(dense, { index: index as 0 | 1, other: both[1 - index] as DenseData, moments: texture, draw });
  });
  return both.map(dense => gpu.tensor([channels], dense));
}

const batchNormGradient = kernel<Record<'dy' | 'x' | 'beta' | 'mean' | 'variance', tf.TensorInfo>, BatchNormAttributes>(
  BATCH_NORM_TRAINING_GRADIENT,
  ({ inputs: { dy, x, beta, mean }, attributes: { epsilon, slope }, gpu }) => {
    const { dense } = gpu.dataOf(mean);
    const moments = dense && momentsOf.get(dense);
    if (!moments || !isCovered(dy, x, beta)) return null;
    const layers = gpu.layersOf(x);
    const [d, view] = [gpu.input(dy, layers), gpu.input(x, layers)];
    const { rows, channels, quads } = view;
    const inputs = [d, view, { texture: moments.texture, texels: moments.parts * quads }, gpu.input(beta)];
    const floats = { share: 1 / rows, epsilon, slope };
    const { parts, ints } = rowBlocks(view, layers);
    const texture = gpu.textures.acquire(parts * quads, 2);
    const texels = parts * quads;
    gpu.draw(gradientSums, { inputs, ints: { ...ints, quads, parts }, floats, texels, target: texture });
    const dx = gpu.output(x.shape, layers);
    gpu.draw(GRADIENT[layers], {
      inputs: [...inputs, { texture, texels }],
      ints: { quads, parts },
      floats,
      texels: dx.texels,
      target: dx.texture,
    });
    const sums = [{ texture, parts, stride: quads, layer: 0, inChannels: 0, quads }];
    return [dx.info, gpu.tensor([channels], { ...rowsOf([channels]), texture: null, sums })];
  },
);

export const batchNormKernels: readonly Kernel[] = [batchNorm, batchNormGradient];
