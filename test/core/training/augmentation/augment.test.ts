import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import {
  AUGMENTATIONS,
  type Augmentation,
  type StepTarget,
  type TrainerOptions,
} from '../../../../src/shared/protocol/options.js';
import { augment } from '../../../../src/core/training/augmentation/augment.js';
import { BatchSampler } from '../../../../src/core/training/batch-sampler.js';
import { Random } from '../../../../src/shared/random.js';
import type { Run } from '../../../../src/core/training/run.js';
import { renderSheet } from '../../../../src/shared/images/sheet.js';
import { gradientOf } from '../../../support/augmentation.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../../support/backends.js';
import { noise, smallRun } from '../../../support/run.js';

const SHAPE: [number, number, number, number] = [2, 16, 12, 3];
const length = SHAPE.reduce((product, size) => product * size);
const images = (index: number) => tf.tensor4d(new Random(7, 'sheet', index).uniform(length), SHAPE);
const augmentWith = (x: tf.Tensor4D, augmentations: readonly Augmentation[], time = 3) =>
  augment(x, { augmentations, seed: 5 }, 'real-augmentation', time);

/** Options of a run of each variant, small enough for any backend. */
const VARIANTS: Readonly<Record<string, Partial<TrainerOptions>>> = {
  plain: {},
  autoencoder: {
    variant: 'autoencoder',
    imageSize: null,
    encoderWidths: [2, 3, 4, 5],
    discriminatorWidths: [2, 3, 4, 5],
    autoencoderSteps: 1,
    discriminatorSteps: 1,
    steps: 8,
  },
};
const data = noise({ size: 16, channels: 3 });

function trained(run: Run, steps: number) {
  for (let step = 0; step < steps; step++) run.train();
  return run.metrics();
}

describe('augmentation', () => {
  before(() => useBackend('cpu'));

  it('is none where none is asked for', () => {
    const x = images(0);
    expect(augmentWith(x, []).id).to.equal(x.id);
    x.dispose();
  });

  it('changes images the same way for one seed, stream and time, and another way for any other', () => {
    const x = images(0);
    const of = (seed: number, stream: 'real-augmentation' | 'fake-augmentation', time: number) =>
      augment(x, { augmentations: AUGMENTATIONS, seed }, stream, time).dataSync().join();
    expect(of(5, 'real-augmentation', 3)).to.equal(of(5, 'real-augmentation', 3));
    const all = [
      of(5, 'real-augmentation', 3),
      of(5, 'fake-augmentation', 3),
      of(6, 'real-augmentation', 3),
      of(5, 'real-augmentation', 4),
    ];
    expect(new Set(all).size).to.equal(4);
  });

  it('is applied in one order, however it is named', () => {
    const x = images(0);
    const [forwards, backwards] = [AUGMENTATIONS, [...AUGMENTATIONS].reverse()].map(names => augmentWith(x, names));
    expect(forwards?.dataSync()).to.deep.equal(backwards?.dataSync());
  });

  it('has the gradient that finite differences have', () => {
    // Augmentation is linear in the images, so a wide difference is as good as a narrow one and suffers less from rounding.
    const [x, dy] = [images(0), images(1)];
    const gradient = gradientOf(each => augmentWith(each, AUGMENTATIONS), x, dy).dataSync();
    const sum = (values: Float32Array) =>
      tf.tidy(() => {
        const changed = augmentWith(tf.tensor4d(values, SHAPE), AUGMENTATIONS);
        return Number(tf.sum(tf.mul(changed, dy)).dataSync()[0]);
      });
    let flat = 0;
    for (let i = 0; i < length; i += 7) {
      const moved = (by: number) => x.dataSync<'float32'>().map((value, k) => (k === i ? value + by : value));
      const difference = sum(moved(1)) - sum(moved(-1));
      expect(gradient[i]).to.be.closeTo(difference / 2, 1e-4);
      if (gradient[i] === 0) flat += 1;
    }
    expect(flat, 'pixels in the hole or moved out').to.be.below(length / 7);
  });
});

for (const [variant, options] of Object.entries(VARIANTS)) {
  describe(`augmentation in a run of the ${variant} variant`, () => {
    const run = (augmentations: readonly Augmentation[], changes: Partial<TrainerOptions> = {}) =>
      smallRun({ ...options, augmentations, ...changes }, data);

    for (const backend of BACKENDS_UNDER_TEST) {
      it(`trains and leaves no tensor, on ${backend}`, async () => {
        await useBackend(backend);
        const before = tf.memory().numTensors;
        const whole = run(AUGMENTATIONS);
        const metrics = trained(whole, 4);
        expect(Number.isFinite(metrics[3]?.generatorLoss)).to.equal(true);
        const { numTensors } = tf.memory();
        trained(whole, 3);
        expect(tf.memory().numTensors).to.equal(numTensors);
        whole.dispose();
        expect(tf.memory().numTensors).to.equal(before);
      });
    }

    for (const augmentation of AUGMENTATIONS) {
      it(`reaches D's real and generated images, and G's, as ${augmentation}`, async () => {
        await useBackend('wasm simd');
        const first = (target: StepTarget, augmentations: readonly Augmentation[]) => {
          const fresh = run(augmentations, { pretrain: 'none' }); // one seed: the same weights, images and z
          fresh.train(target);
          const [metrics] = fresh.metrics();
          fresh.dispose();
          return metrics;
        };
        const [d, augmentedD] = [first('discriminator', []), first('discriminator', [augmentation])];
        expect(augmentedD?.realScore, 'real, for D').not.to.equal(d?.realScore);
        expect(augmentedD?.fakeScore, 'generated, for D').not.to.equal(d?.fakeScore);
        const [g, augmentedG] = [first('generator', []), first('generator', [augmentation])];
        expect(augmentedG?.fakeScore, 'generated, for G').not.to.equal(g?.fakeScore);
      });
    }

    it('goes on from a checkpoint bit for bit, and from a preview', async () => {
      await useBackend('wasm simd');
      const [whole, resumed] = [run(AUGMENTATIONS), run(AUGMENTATIONS)];
      trained(whole, 3);
      resumed.restore(whole.save());
      resumed.preview();
      expect(trained(resumed, 5)).to.deep.equal(trained(whole, 5));
      expect(new Uint8Array(resumed.save())).to.deep.equal(new Uint8Array(whole.save()));
      for (const each of [whole, resumed]) each.dispose();
    });

    it('is what the preview shows', async () => {
      await useBackend('cpu');
      const shown = run(AUGMENTATIONS);
      trained(shown, 2);
      const order = new BatchSampler(shown.describe().options.seed, data.count, 4);
      const [rows, columns] = [2, 4];
      const batches = [2, 3].map(batch => {
        const real = tf.tensor4d(data.batch(order.batch(batch)), [4, 16, 16, 3]);
        return [...augment(real, shown.describe().options, 'real-augmentation', batch).dataSync()];
      });
      const { rgba } = renderSheet(Float32Array.from(batches.flat()), { rows, columns }, data);
      expect(shown.preview({ rows, columns }).rgba.join()).to.equal(rgba.join());
      shown.dispose();
    });
  });
}
