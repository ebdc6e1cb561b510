/** Adam and moving averages: a draw for each parameter, which writes all its new values. */
import type * as tf from '@tensorflow/tfjs-core';
import { ADAM_UPDATE, type AdamAttributes } from '../ops/adam.js';
import { MOVING_AVERAGE } from '../ops/moving-average.js';
import { rowsOf, type DenseData } from './dense.js';
import { lateStatistic, type Statistic } from './batch-norm.js';
import { sumInputs, type Gpu, type View } from './gpu.js';
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
      const made = after.map(() => gpu.lastingTarget(weights.shape));
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
    const { dense } = gpu.dataOf(x);
    const statistic = lateStatistic(dense);
    if (statistic && dense) return [averageLate(gpu, { of: dense, statistic, from, decay, shape: average.shape })];
    const update = dense && !dense.texture && lateUpdates.get(dense);
    const { texture, texels } = gpu.lastingTarget(average.shape);
    if (update) update({ from, to: texture, decay });
    else
      gpu.draw(AVERAGE, { inputs: [from, gpu.input(x)], floats: { decay, rest: 1 - decay }, texels, target: texture });
    return [gpu.tensor(average.shape, { ...rowsOf(average.shape), texture })];
  },
);

/** The moving average of a batch norm's statistic, until that of the other one comes and both are drawn. */
interface LateAverage {
  readonly dense: DenseData;
  readonly from: View;
  readonly decay: number;
}

const lateAverages = new WeakMap<DenseData, LateAverage>();

function averageLate(
  gpu: Gpu,
  {
    of,
    statistic: { index, other, moments, draw },
    from,
    decay,
    shape,
  }: { of: DenseData; statistic: Statistic; from: View; decay: number; shape: number[] },
): tf.TensorInfo {
  const held = hold(gpu, [moments, from.texture]);
  /** Draws this average and its twin's, from which the twin may also be missing. */
  const drawBoth = (twin: LateAverage | null) => {
    const target = [0, 1].map(() => gpu.lastingTarget(shape).texture);
    const before = [from, twin?.from ?? from];
    const order = index === 0 ? [0, 1] : [1, 0];
    draw(order.map(at => before[at] as View), order.map(at => target[at] as Texture), decay); // prettier-ignore
    gpu.fill(dense, target[0] as Texture);
    if (twin) gpu.fill(twin.dense, target[1] as Texture);
    else gpu.textures.release(target[1] as Texture);
    for (const each of [dense, twin?.dense]) each?.onRelease?.();
  };
  const dense: DenseData = {
    ...rowsOf(shape),
    texture: null,
    compute: () => drawBoth(null),
    onRelease: held.release,
  };
  lateAverages.set(of, { dense, from, decay });
  const twin = lateAverages.get(other);
  if (twin && !twin.dense.texture && !twin.dense.isReleased && twin.decay === decay) drawBoth(twin);
  return gpu.tensor(shape, dense);
}

export const updateKernels: readonly Kernel[] = [adam, movingAverage];
