/** Batch norm with given statistics, and the activation and the dropout that follow it, in one draw. */
import type * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_STORED } from '../ops/batch-norm.js';
import { quadsOf } from './dense.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import { LateDraws } from './late.js';
import { MASK, MASK_FLOATS, MASK_INTS, type MaskNumbers } from './mask.js';
import type { ProgramSource } from './program.js';

const program = (layers: 1 | 4): ProgramSource => ({
  name: `stored batch norm, ${layers}`,
  inputs: ['x', 'm', 'v', 'b'],
  ints: ['quads', ...MASK_INTS],
  floats: ['epsilon', 'slope', ...MASK_FLOATS],
  outputs: layers,
  functions: MASK,
  body: `
    int quad = t % quads;
    vec4 scale = inversesqrt(v_texel(quad, 0) + epsilon);
    vec4 mean = m_texel(quad, 0), beta = b_texel(quad, 0);
    vec4 y;
    ${Array.from({ length: layers }, (_, q) => {
      return `y = (x_at(${q}, t) - mean) * scale + beta; o${q} = max(y, vec4(0)) + slope * min(y, vec4(0));`;
    }).join('\n')}
    if (rowsOfMask > 0) {
      ${Array.from({ length: layers }, (_, q) => `o${q} *= mask(${q} * (texels / quads) + t / quads, quad);`).join('\n')}
    }`,
});

const PROGRAMS = { 1: program(1), 4: program(4) };

/** Batch norms by given statistics that have not been drawn. Leaky ReLU comes first, and has the slope 1 by default. */
export const storedNorms = new LateDraws<{ readonly slope?: number; readonly mask?: MaskNumbers }>();

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
    const y = storedNorms.make(gpu, { shape, layers, inputs: held }, (target, texels, end) => {
      const { slope = 1, mask } = end ?? {};
      const ints = { quads: quadsOf(channels), ...mask?.ints };
      gpu.draw(PROGRAMS[layers], { inputs, ints, floats: { epsilon, slope, ...mask?.floats }, texels, target });
    });
    return [y];
  },
);

export const storedNormKernels: readonly Kernel[] = [storedNorm];
