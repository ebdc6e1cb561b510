/** Adam and moving averages: a draw for each parameter, which writes all its new values. */
import type * as tf from '@tensorflow/tfjs-core';
import { ADAM_UPDATE, type AdamAttributes } from '../ops/adam.js';
import { MOVING_AVERAGE } from '../ops/moving-average.js';
import { sumInputs } from './gpu.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import type { ProgramSource } from './program.js';
import { SUM_FUNCTIONS, SUM_INTS } from './sums.js';

const ADAM: ProgramSource = {
  name: 'Adam',
  inputs: ['g', 'h', 'w', 'm', 'v'],
  ints: SUM_INTS,
  floats: ['beta1', 'beta2', 'rest1', 'rest2', 'rate', 'root', 'epsilon'],
  outputs: 3,
  functions: SUM_FUNCTIONS,
  body: `
    vec4 g = g_sum(t) + h_sum(t);
    o1 = beta1 * m_texel(t, 0) + rest1 * g;
    o2 = beta2 * v_texel(t, 0) + rest2 * g * g;
    o0 = w_texel(t, 0) - rate * o1 / (sqrt(o2) * root + epsilon);`,
};

const AVERAGE: ProgramSource = {
  name: 'moving average',
  inputs: ['x', 'y'],
  floats: ['decay', 'rest'],
  outputs: 1,
  body: 'o0 = decay * x_texel(t, 0) + rest * y_texel(t, 0);',
};

const adam = kernel<Record<'weights' | 'gradient' | 'm' | 'v', tf.TensorInfo>, AdamAttributes>(
  ADAM_UPDATE,
  ({ inputs: { weights, gradient, m, v }, attributes, gpu }) => {
    if (!isCovered(weights, gradient, m, v)) return null;
    const { learningRate, beta1, beta2, epsilon, update } = attributes;
    const { inputs, ints = {} } = sumInputs(gpu.sumsOf(gradient));
    const state = [weights, m, v].map(each => gpu.input(each));
    const outputs = [weights, m, v].map(({ shape }) => gpu.output(shape));
    gpu.draw(ADAM, {
      inputs: [...inputs, ...state],
      ints,
      floats: {
        ...{ beta1, beta2, rest1: 1 - beta1, rest2: 1 - beta2, epsilon },
        rate: learningRate / (1 - beta1 ** update),
        root: 1 / Math.sqrt(1 - beta2 ** update),
      },
      texels: (outputs[0] as { texels: number }).texels,
      target: outputs.map(({ texture }) => texture),
    });
    return outputs.map(({ info }) => info);
  },
);

const movingAverage = kernel<Record<'average' | 'x', tf.TensorInfo>, { decay: number }>(
  MOVING_AVERAGE,
  ({ inputs: { average, x }, attributes: { decay }, gpu }) => {
    if (!isCovered(average, x)) return null;
    const inputs = [gpu.input(average), gpu.input(x)];
    const { info, texture, texels } = gpu.output(average.shape);
    gpu.draw(AVERAGE, { inputs, floats: { decay, rest: 1 - decay }, texels, target: texture });
    return [info];
  },
);

export const updateKernels: readonly Kernel[] = [adam, movingAverage];
