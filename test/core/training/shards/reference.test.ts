import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { assign } from '../../../../src/core/networks/weights.js';
import { AutoencoderModel } from '../../../../src/core/training/autoencoder-model.js';
import { PlainModel } from '../../../../src/core/training/plain-model.js';
import { sumParts, type Part } from '../../../../src/core/training/shards/update.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../../support/backends.js';
import {
  checkGradients,
  checkWeights,
  goldenFile,
  near,
  part,
  tensor,
  watchGradients,
  type GoldenFile,
} from '../../../support/golden.js';

/** A bias directly before a batch norm: its gradient is 0 in exact arithmetic, so we do not compute it. */
const beforeBatchNorm = (name: string) =>
  /^(generator\.(dense|deconv[123])|discriminator\.conv[234])\.bias$/.test(name);

const ADAM = { beta2: 0.999, epsilon: 1e-8 };

/** Cuts a batch of a file into its shards, of which it gives one. */
function cut(file: GoldenFile, name: string, shard: number): tf.Tensor {
  const { data, shape } = tensor(file, name);
  const [count = 0, ...rest] = shape;
  const part = count / Number(file.metadata['shards']);
  const size = data.length / count;
  return tf.tensor(data.slice(shard * part * size, (shard + 1) * part * size), [part, ...rest]);
}

/** Computes the parts of all shards one after the other, applies their sum, and frees it. */
function update(shards: number, partOf: (shard: number) => Part, apply: (sum: Part) => void, loss: number): void {
  const sum = sumParts(shards, shard => tf.tidy(() => partOf(shard)));
  apply(sum);
  near(sum.loss.dataSync()[0], loss, 1e-4, 'loss');
  tf.dispose([sum.loss, sum.realScores, sum.fakeScores]);
}

function reproducePlain(file: GoldenFile): void {
  const number = (name: string) => Number(file.metadata[name]);
  const [shards, rate, losses] = [number('shards'), number('learning_rate'), tensor(file, 'losses').data];
  const model = new PlainModel({
    shape: {
      ...{ height: number('height'), width: number('width'), channels: number('channels') },
      ...{ latentSize: number('latent'), baseWidth: number('base_width') },
      classes: JSON.parse(file.metadata['classes'] ?? '[]') as number[],
    },
    ...{ seed: 1, dropoutKeep: 1, averageDecay: 0, realLabel: 1, shards, modeSeeking: number('mode_seeking') },
    ...{ initialisation: 'paper', samplingStatistics: 'moving', beta1: number('beta1'), ...ADAM },
  });
  assign(model.generator, part(file, 'init/'));
  assign(model.discriminator, part(file, 'init/'));
  for (let step = 0; step < number('steps'); step++) {
    const given = (name: string, shard: number) => cut(file, `step${step}/${name}`, shard) as tf.Tensor2D;
    const rows = (network: string, shard: number) =>
      tf.concat2d([given(`z_${network}`, shard), given(`y_${network}`, shard)], 1);
    const gradients = step === 0 ? watchGradients(model.generatorAdam, model.discriminatorAdam) : null;
    update(
      shards,
      shard => {
        const [real, y] = [given('real', shard) as tf.Tensor as tf.Tensor4D, given('y_real', shard)];
        return model.gradients.discriminator(real, rows('d', shard), { index: step, shard }, y);
      },
      sum => model.applyDiscriminator(sum, rate),
      losses[2 * step] as number,
    );
    update(
      shards,
      shard => model.gradients.generator(rows('g', shard), { index: step, shard }),
      sum => model.applyGenerator(sum, rate),
      losses[2 * step + 1] as number,
    );
    if (gradients) checkGradients(gradients, part(file, 'step0/grad/'), beforeBatchNorm);
  }
  const final = part(file, 'final/');
  for (const name of Object.keys(final).filter(beforeBatchNorm)) delete final[name];
  checkWeights({ ...model.generator, ...model.discriminator, ...model.statistics }, final, rate);
  model.dispose();
}

function reproduceAutoencoder(file: GoldenFile): void {
  const list = (name: string) => JSON.parse(file.metadata[name] ?? '[]') as number[];
  const number = (name: string) => Number(file.metadata[name]);
  const [shards, rate, losses] = [number('shards'), number('learning_rate'), tensor(file, 'losses').data];
  const [size, channels, dims, discriminatorDims] = [
    number('size'),
    number('channels'),
    list('dims'),
    list('discriminator_dims'),
  ];
  const model = new AutoencoderModel({
    shape: { size, channels, dims, discriminatorDims, heads: list('heads') },
    ...{ seed: 1, averageDecay: 0, realLabel: 1, shards, initialisation: 'paper', beta1: number('beta1'), ...ADAM },
  });
  for (const network of [model.autoencoder, model.generator, model.discriminator]) assign(network, part(file, 'init/'));
  const images = (phase: string, shard: number) => cut(file, `${phase}/real`, shard) as tf.Tensor4D;
  const z = (shard: number) => {
    const drawn = cut(file, 'adversarial/z', shard);
    return tf.reshape<tf.Rank.R2>(drawn, [drawn.shape[0], -1]);
  };
  const parts = {
    autoencoder: (shard: number) => model.gradients.autoencoder(images('autoencoder', shard)),
    discriminator: (shard: number) =>
      model.gradients.discriminator(images('adversarial', shard), z(shard), { index: 0, shard }),
    generator: (shard: number) => model.gradients.generator(z(shard), { index: 0, shard }),
  };
  for (const [i, network] of (['autoencoder', 'discriminator', 'generator'] as const).entries()) {
    const gradients = watchGradients(model[`${network}Adam`]);
    update(shards, parts[network], sum => model.apply(network, sum, rate), losses[i] as number);
    const phase = network === 'autoencoder' ? 'autoencoder' : 'adversarial';
    checkGradients(gradients, part(file, `${phase}/${network}/grad/`));
  }
  checkWeights({ ...model.autoencoder, ...model.generator, ...model.discriminator }, part(file, 'final/'), rate);
  model.dispose();
}

/** The files that make_shards.py writes with PyTorch. */
describe('A run with shards', () => {
  for (const backend of BACKENDS_UNDER_TEST) {
    for (const shards of [2, 4]) {
      for (const [variant, reproduce] of [
        ['plain', reproducePlain],
        ['autoencoder', reproduceAutoencoder],
      ] as const) {
        it(`is what PyTorch computes of the same definition: ${variant}, ${shards} shards, ${backend}`, async () => {
          const file = await goldenFile(`../shards/${variant}-${shards}.safetensors`);
          await useBackend(backend);
          const before = tf.memory().numTensors;
          reproduce(file);
          expect(tf.memory().numTensors, 'tensors left').to.equal(before);
        });
      }
    }
  }
});
