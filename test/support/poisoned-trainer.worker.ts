/** The trainer's worker, with a run in which something goes wrong that cannot be brought about from outside. */
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../../src/core/data/dataset.js';
import type { PendingStep } from '../../src/core/training/metrics.js';
import type { Rates } from '../../src/core/training/learning-rate.js';
import { Run } from '../../src/core/training/run.js';
import type { Training } from '../../src/core/training/training.js';
import { OutOfMemoryError } from '../../src/shared/errors.js';
import { readTensors } from '../../src/core/backend/readback.js';
import { serveTrainer } from '../../workers/serve-trainer.js';

/** What a test can order by `worker.postMessage({ poison })`; it happens once, in the next step. */
export type Poison = 'batch' | 'weight' | 'rate' | 'loss' | 'memory' | 'hang';

/** A run's private parts. */
interface Inside {
  dataset: Pick<Dataset, 'batch'>;
  options: { readonly learningRate: number };
  training: Training;
  scales: Rates;
  pending: PendingStep[];
}

const poisons: Record<Poison, (run: Inside) => void> = {
  batch: run => {
    const { dataset } = run;
    run.dataset = Object.create(dataset, {
      batch: {
        value: (indices: ArrayLike<number>) => {
          run.dataset = dataset;
          const images = dataset.batch(indices);
          images[images.length >> 1] = NaN;
          return images;
        },
      },
    }) as typeof dataset;
  },
  weight: ({ training }) => {
    const state = readTensors(training.state());
    const name = Object.keys(state).find(each => each.startsWith('generator.') && each.endsWith('kernel'));
    const kernel = name === undefined ? undefined : state[name];
    if (!kernel) throw new Error(`The generator has no kernel; there are ${Object.keys(state).join(', ')}.`);
    kernel[kernel.length >> 1] = NaN;
    training.restore(state, training.counts());
  },
  rate: run => {
    const scale = 1e6 / run.options.learningRate;
    run.scales = { autoencoder: scale, discriminator: scale, generator: scale };
  },
  loss: ({ pending }) => {
    const last = pending[pending.length - 1];
    if (!last) throw new Error('No step has been measured.');
    last.measured.generatorLoss?.dispose();
    last.measured.generatorLoss = tf.keep(tf.scalar(Infinity));
  },
  memory: () => {
    throw new OutOfMemoryError('There is no room for more.', { subject: 'memory' });
  },
  hang: () => {
    // As a driver's call that does not return: the thread sleeps, and reads no message any more.
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    Atomics.wait(new Int32Array(buffer), 0, 0);
  },
};

let poison: Poison | null = null;
const train = Object.getOwnPropertyDescriptor(Run.prototype, 'train')?.value as Run['train'];
Run.prototype.train = function (target) {
  const now = poison;
  poison = null;
  const inside = this as unknown as Inside;
  if (now && now !== 'loss') poisons[now](inside);
  train.call(this, target);
  if (now === 'loss') poisons.loss(inside);
};

const scope = self as unknown as MessagePort;
scope.addEventListener('message', ({ data }: MessageEvent<{ poison?: Poison }>) => {
  if (data.poison) poison = data.poison;
});
serveTrainer(scope);
