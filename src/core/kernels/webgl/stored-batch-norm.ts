/** Batch norm with given statistics, and the activation that follows it, in one draw. */
import type * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_STORED } from '../ops/batch-norm.js';
import { quadsOf } from './dense.js';
import type { Gpu } from './gpu.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import { LateDraws } from './late.js';
import type { ProgramSource } from './program.js';

const program = (layers: 1 | 4): ProgramSource => ({
  name: `stored batch norm, ${layers}`,
  inputs: ['x', 'm', 'v', 'b'],
  ints: ['quads'],
  floats: ['epsilon', 'slope'],
  outputs: layers,
  body: `
    int quad = t % quads;
    vec4 scale = inversesqrt(v_texel(quad, 0) + epsilon);
    vec4 mean = m_texel(quad, 0), beta = b_texel(quad, 0);
    vec4 y;
    ${Array.from({ length: layers }, (_, q) => {
      return `y = (x_at(${q}, t) - mean) * scale + beta; o${q} = max(y, vec4(0)) + slope * min(y, vec4(0));`;
    }).join('\n')}`,
});

const PROGRAMS = { 1: program(1), 4: program(4) };
const activations = new LateDraws<{ readonly slope: number }>();

/** The batch norm that x was to be, with leaky ReLU; null if x has been drawn, or is no such batch norm. */
export function drawStoredNorm(gpu: Gpu, x: tf.TensorInfo, slope: number): tf.TensorInfo | null {
  return activations.drawAfter(gpu, x, { slope });
}

const storedNorm = kernel<Record<'x' | 'mean' | 'variance' | 'beta', tf.TensorInfo>, { epsilon: number }>(
  BATCH_NORM_STORED,
  ({ inputs: { x, mean, variance, beta }, attributes: { epsilon }, gpu }) => {
    const { shape } = x;
    const vectors = [mean, variance, beta];
    const channels = shape.at(-1) ?? 1;
    if (!isCovered(x, ...vectors) || vectors.some(each => each.shape.length !== 1 || each.shape[0] !== channels))
      return null;
    const layers = gpu.layersOf(x);
    const inputs = [gpu.input(x, layers), ...vectors.map(each => gpu.input(each))];
    const held = inputs.map(({ texture }) => texture);
    const y = activations.make(gpu, { shape, layers, inputs: held }, (target, texels, activation) => {
      const floats = { epsilon, slope: activation?.slope ?? 1 };
      gpu.draw(PROGRAMS[layers], { inputs, ints: { quads: quadsOf(channels) }, floats, texels, target });
    });
    return [y];
  },
);

export const storedNormKernels: readonly Kernel[] = [storedNorm];
