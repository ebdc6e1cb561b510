/** A frame of a grid: the 400 pictures of a 20 x 20 plane, from points to pixels. */
import * as tf from '@tensorflow/tfjs-core';
import { readTensor } from '../src/core/backend/readback.js';
import { PlainModel } from '../src/core/training/plain-model.js';
import { renderSheet } from '../src/shared/images/sheet.js';
import type { Work } from './cases.js';

export const plane = { variant: 'plane', size: '28x28x1', width: 16, batch: 400 } as const;

const SHAPE = { height: 28, width: 28, channels: 1, latentSize: 2, baseWidth: plane.width };
/** Pictures that the sampler draws at a time. */
const AT_A_TIME = 100;

export function setUpPlane(): Work {
  const model = new PlainModel({
    shape: SHAPE,
    ...{
      seed: 1,
      dropoutKeep: 1,
      averageDecay: 0,
      samplingStatistics: 'moving',
      initialisation: 'paper',
      realLabel: 1,
    },
    ...{ beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
  });
  const points = Array.from({ length: plane.batch }, (_, i) => [(i % 20) / 10 - 0.95, Math.floor(i / 20) / 10 - 0.95]);
  const images = new Float32Array(plane.batch * 28 * 28);
  const run = () => {
    for (let first = 0; first < plane.batch; first += AT_A_TIME) {
      const drawn = readTensor(() => model.sample(tf.tensor2d(points.slice(first, first + AT_A_TIME))));
      images.set(drawn, first * 28 * 28);
    }
    renderSheet(images, { rows: 20, columns: 20 }, SHAPE);
  };
  return { run, dispose: () => model.dispose() };
}
