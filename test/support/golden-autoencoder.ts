import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { encode } from '../../src/core/networks/autoencoder.js';
import { assign } from '../../src/core/networks/weights.js';
import { AutoencoderModel } from '../../src/core/training/autoencoder-model.js';
import {
  checkGradients,
  checkWeights,
  largestDifference,
  near,
  part,
  tensor,
  toTensor,
  watchGradients,
  type GoldenFile,
} from './golden.js';

const STEPS_PER_PHASE = 2;

/** Holds a training against a golden file of the autoencoder variant. @returns the weights that it reaches */
export function reproduceAutoencoder(file: GoldenFile): Float32Array[] {
  const read = (name: string): unknown => JSON.parse(file.metadata[name] ?? 'null');
  const shape = {
    size: read('size') as number,
    channels: read('channels') as number,
    dims: read('dims') as number[],
    discriminatorDims: read('discriminator_dims') as number[],
    heads: read('heads') as number[],
  };
  const adam = { beta1: read('beta1') as number, beta2: read('beta2') as number, epsilon: read('epsilon') as number };
  const rate = read('learning_rate') as number;
  const model = new AutoencoderModel({
    shape,
    seed: 1,
    ...adam,
    initialisation: 'paper',
    realLabel: 1,
    averageDecay: 0,
  });
  for (const weights of [model.autoencoder, model.generator, model.discriminator]) assign(weights, part(file, 'init/'));
  const { autoencoderAdam, discriminatorAdam, generatorAdam } = model;

  const losses = tensor(file, 'losses').data;
  let row = 0;
  const images = (name: string) => toTensor(tensor(file, name)) as tf.Tensor4D;
  const latents = (name: string) => {
    const z = toTensor(tensor(file, name));
    return tf.reshape<tf.Rank.R2>(z, [z.shape[0], -1]);
  };
  /** Runs each step of a phase, and compares its first gradients with the file. */
  const phase = (name: string, adams: (typeof autoencoderAdam)[], step: (at: string) => void) => {
    for (let n = 0; n < STEPS_PER_PHASE; n++, row++) {
      const gradients = n === 0 ? watchGradients(...adams) : null;
      tf.tidy(() => step(`${name}${n}`));
      if (gradients) checkGradients(gradients, part(file, `${name}0/grad/`));
    }
  };
  const loss = (scalar: tf.Scalar, column: 0 | 1) =>
    near(scalar.dataSync()[0], losses[2 * row + column], 1e-4, `loss ${row}`);

  phase('autoencoder', [autoencoderAdam], at => loss(model.updateAutoencoder(images(`${at}/real`), rate), 0));

  model.copyDecoder();
  const decoder = Object.entries(model.autoencoder).filter(([name]) => name.startsWith('decoder.'));
  const copied = decoder.map(([name, { dataId }]) => ({
    name,
    dataId,
    copy: model.generator[name.replace('decoder', 'generator')],
  }));
  for (const { name, dataId, copy } of copied) {
    expect(copy?.dataSync(), name).to.deep.equal(model.autoencoder[name]?.dataSync());
    expect(copy?.dataId, 'memory of its own').not.to.equal(dataId);
  }

  const frozen = Object.values(model.generator).map(weight => weight.dataSync());
  phase('discriminator', [discriminatorAdam], at =>
    loss(model.updateDiscriminator(images(`${at}/real`), latents(`${at}/z`), rate).loss, 0),
  );
  expect(
    Object.values(model.generator).map(weight => weight.dataSync()),
    'G in phase 2',
  ).to.deep.equal(frozen);

  phase('adversarial', [generatorAdam], at => {
    const z = latents(`${at}/z`); // the same for D and G
    loss(model.updateDiscriminator(images(`${at}/real`), z, rate).loss, 0);
    loss(model.updateGenerator(z, rate).loss, 1);
  });

  const weights = { ...model.autoencoder, ...model.generator, ...model.discriminator };
  checkWeights(weights, part(file, 'final/'), rate);
  const reached = Object.values(weights).map(weight => weight.dataSync<'float32'>());
  tf.tidy(() => {
    const drawn = model.sample(latents('sample/z')).dataSync();
    expect(largestDifference(drawn, tensor(file, 'sample/image').data), 'samples').to.be.at.most(1e-3);
    const code = encode(model.autoencoder, images('sample/real'), shape).dataSync();
    expect(largestDifference(code, tensor(file, 'sample/code').data), 'codes').to.be.at.most(1e-3);
  });
  model.dispose();
  return reached;
}
