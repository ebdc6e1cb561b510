import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { networksOf } from '../../../src/core/networks/architecture.js';
import type { PlainShape } from '../../../src/core/networks/plain.js';
import type { Weights } from '../../../src/core/networks/weights.js';
import { EncoderModel } from '../../../src/core/training/encoder-model.js';
import { readAll } from '../../../src/core/weights/tensors.js';
import { oneHot } from '../../../src/shared/latent/class-vectors.js';
import { Random } from '../../../src/shared/random.js';
import { useBackend } from '../../support/backends.js';
import { SMALL_CLASSES, SMALL_CLASS_NAMES, SMALL_PLAIN, someTensors } from '../../support/generator-file.js';

const OPTIONS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, seed: 1, sampling: { dropoutKeep: 1, seed: 0 } };
const BATCH = 16;
const RATE = 3e-3;

function generator(architecture = SMALL_CLASSES): Weights {
  const tensors = someTensors(architecture);
  return Object.fromEntries(
    networksOf(architecture).generator.map(({ name, shape }) => [
      name,
      tf.keep(tf.tensor(tensors[name]?.data as Float32Array, [...shape])),
    ]),
  );
}

/** Fresh rows of z and one-hot y. */
function rows(update: number, groups = SMALL_CLASS_NAMES): tf.Tensor2D {
  const random = new Random(3, 'generator-z', update);
  return tf.tensor2d(
    Array.from({ length: BATCH }, () => [
      ...random.uniform(4),
      ...oneHot(
        groups,
        groups.map(({ classes }) => random.integer(classes.length)),
      ),
    ]),
  );
}

function step(model: EncoderModel, update: number, groups = SMALL_CLASS_NAMES): [number, number, number] {
  return tf.tidy(() => {
    const { latent, classes, image } = model.update(rows(update, groups), RATE);
    return [latent, classes, image].map(loss => loss.dataSync<'float32'>()[0]) as [number, number, number];
  });
}

const values = (weights: Weights) => Object.entries(readAll(weights)).map(([name, { data }]) => [name, [...data]]);

describe('The training of an encoder', () => {
  before(() => useBackend('wasm simd'));

  it('finds z, the classes and the image better with time, leaves G as it is, and keeps no tensor', () => {
    const frozen = generator();
    const before = values(frozen);
    const model = new EncoderModel(frozen, { ...OPTIONS, shape: SMALL_CLASSES.shape as PlainShape });
    const first = step(model, 0);
    const { numTensors } = tf.memory();
    const losses = Array.from({ length: 200 }, (_, i) => step(model, i + 1));
    expect(tf.memory().numTensors, 'tensors').to.equal(numTensors);
    for (const part of [0, 1, 2] as const) {
      const late = losses.slice(-20).reduce((sum, loss) => sum + loss[part] / 20, 0);
      expect(late, ['z', 'classes', 'image'][part]).to.be.below(0.8 * first[part]);
    }
    expect(values(frozen)).to.deep.equal(before);
    model.dispose();
    tf.dispose(frozen);
  });

  it('goes on from its weights and moments as if it had not stopped', () => {
    const frozen = generator();
    const shape = SMALL_CLASSES.shape as PlainShape;
    const [whole, resumed] = [
      new EncoderModel(frozen, { ...OPTIONS, shape }),
      new EncoderModel(frozen, { ...OPTIONS, shape }),
    ];
    for (let i = 0; i < 3; i++) step(whole, i);
    resumed.restore(whole.save());
    step(whole, 3);
    step(resumed, 3);
    expect(values(resumed.weights)).to.deep.equal(values(whole.weights));
    whole.dispose();
    resumed.dispose();
    tf.dispose(frozen);
  });

  it('learns z alone of a generator without classes, and of real images beside the drawn ones', () => {
    const frozen = generator(SMALL_PLAIN);
    const model = new EncoderModel(frozen, { ...OPTIONS, shape: SMALL_PLAIN.shape as PlainShape });
    const [latent, classes] = step(model, 0, []);
    expect(latent).to.be.above(0);
    expect(classes).to.equal(0);
    const { image } = tf.tidy(() => {
      const losses = model.update(rows(1, []), RATE, { images: tf.zeros<tf.Rank.R4>([2, 14, 12, 1]) });
      return { image: losses.image.dataSync<'float32'>()[0] ?? NaN };
    });
    expect(Number.isFinite(image)).to.equal(true);
    model.dispose();
    tf.dispose(frozen);
  });
});
