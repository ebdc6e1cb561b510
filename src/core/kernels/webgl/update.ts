/** Adam and moving averages: a draw for each parameter, which writes all its new values. */
import type * as tf from '@tensorflow/tfjs-core';
import { ADAM_UPDATE, type AdamAttributes } from '../ops/adam.js';
import { MOVING_AVERAGE } from '../ops/moving-average.js';
import { rowsOf, type DenseData } from './dense.js';
import { sumInputs, type View } from './gpu.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import { hold } from './late.js';
import type { ProgramSource } from './program.js';
import { SUM_FUNCTIONS, SUM_INTS } from './sums.js';
import type { Texture } from './textures.js';

/** With a moving average `a` of the weights, or without. */
const adamProgram = (average: boolean): ProgramSource => ({
  name: average ? 'Adam and moving average' : 'Adam',
  inputs: ['g', 'h', 'w', 'm', 'v', ...(average ? ['a'] : [])],
  ints: SUM_INTS,
  floats: ['beta1', 'beta2', 'rest1', 'rest2', 'rate', 'root', 'epsilon', 'decay', 'rest'],
  outputs: average ? 4 : 3,
  functions: SUM_FUNCTIONS,
  body: `
    vec4 g = g_sum(t) + h_sum(t);
    o1 = beta1 * m_texel(t, 0) + rest1 * g;
    o2 = beta2 * v_texel(t, 0) + rest2 * g * g;
    o0 = w_texel(t, 0) - rate * o1 / (sqrt(o2) * root + epsilon);
    ${average ? 'o3 = decay * a_texel(t, 0) + rest * o0;' : ''}`,
});
const ADAM = adamProgram(false);
const ADAM_AND_AVERAGE = adamProgram(true);

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
    const before = [...inputs, ...[weights, m, v].map(each => gpu.input(each))];
    const held = hold(
      gpu,
      before.map(({ texture }) => texture),
    );
    const floats = {
      ...{ beta1, beta2, rest1: 1 - beta1, rest2: 1 - beta2, epsilon },
      rate: learningRate / (1 - beta1 ** update),
      root: 1 / Math.sqrt(1 - beta2 ** update),
    };
    /** Draws all three, and a moving average of the weights if one is given. */
    const draw = (average: { from: View; to: Texture; decay: number } | null) => {
      const made = after.map(() => gpu.target(weights.shape));
      const target = made.map(({ texture }) => texture);
      const { texels } = made[0] as { texels: number };
      if (average) {
        const { from, to, decay } = average;
        const all = { ...floats, decay, rest: 1 - decay };
        const numbers = { inputs: [...before, from], ints, floats: all, texels, target: [...target, to] };
        gpu.draw(ADAM_AND_AVERAGE, numbers);
      } else {
        gpu.draw(ADAM, { inputs: before, ints, floats, texels, target });
      }
      after.forEach((dense, index) => gpu.fill(dense, target[index] as Texture));
      held.release();
    };
    let users = 3;
    const onRelease = () => {
      users -= 1;
      if (users === 0) held.release();
    };
    const late = (): DenseData => ({ ...rowsOf(weights.shape), texture: null, compute: () => draw(null), onRelease });
    const after = [late(), late(), late()] as const;
    lateUpdates.set(after[0], draw);
    return after.map(dense => gpu.tensor(weights.shape, dense));
  },
);

/** Adam's updates that have not been drawn, by the values of the new weights. */
const lateUpdates = new WeakMap<DenseData, (average: { from: View; to: Texture; decay: number }) => void>();

const movingAverage = kernel<Record<'average' | 'x', tf.TensorInfo>, { decay: number }>(
  MOVING_AVERAGE,
  ({ inputs: { average, x }, attributes: { decay }, gpu }) => {
    if (!isCovered(average, x)) return null;
    const from = gpu.input(average);
    const { info, texture, texels } = gpu.output(average.shape);
    const { dense } = gpu.dataOf(x);
    const update = dense && !dense.texture && lateUpdates.get(dense);
    if (update) update({ from, to: texture, decay });
    else
      gpu.draw(AVERAGE, { inputs: [from, gpu.input(x)], floats: { decay, rest: 1 - decay }, texels, target: texture });
    return [info];
  },
);

export const updateKernels: readonly Kernel[] = [adam, movingAverage];
