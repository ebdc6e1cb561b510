import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { generate } from '../../src/core/networks/plain.js';
import { assign } from '../../src/core/networks/weights.js';
import { PlainModel } from '../../src/core/training/plain-model.js';
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

/** A bias directly before a batch norm: its gradient is 0 in exact arithmetic, so we do not compute it. */
const beforeBatchNorm = (name: string) =>
  /^(generator\.(dense|deconv[123])|discriminator\.conv[234])\.bias$/.test(name);

/** Holds a training against a golden file of the plain variant. @returns the weights that it reaches */
export function reproducePlain(file: GoldenFile): Float32Array[] {
  const number = (name: string) => Number(file.metadata[name]);
  const shape = {
    height: number('height'),
    width: number('width'),
    channels: number('channels'),
    latentSize: number('latent'),
    baseWidth: number('base_width'),
    classes: JSON.parse(file.metadata['classes'] ?? '[]') as number[],
  };
  const model = new PlainModel({
    shape,
    seed: 1,
    dropoutKeep: number('dropout_keep'),
    averageDecay: 0,
    initialisation: 'paper',
    realLabel: 1,
    samplingStatistics: 'moving',
    beta1: number('beta1'),
    beta2: number('beta2'),
    epsilon: number('epsilon'),
  });
  const rate = number('learning_rate');
  assign(model.generator, part(file, 'init/'));
  assign(model.discriminator, part(file, 'init/'));

  const steps = number('steps');
  const losses = tensor(file, 'losses').data;
  const given = (name: string) => toTensor(tensor(file, name));
  /** G's input rows: z, and y where the networks have classes. */
  const input = (z: string, y: string) => {
    return shape.classes.length > 0 ? tf.concat2d([given(z), given(y)] as tf.Tensor2D[], 1) : (given(z) as tf.Tensor2D);
  };
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      const gradients = step === 0 ? watchGradients(model.generatorAdam, model.discriminatorAdam) : null;
      const d = model.updateDiscriminator(
        given(`step${step}/real`) as tf.Tensor4D,
        input(`step${step}/z_d`, `step${step}/y_d`),
        rate,
        shape.classes.length > 0 ? (given(`step${step}/y_real`) as tf.Tensor2D) : undefined,
      );
      const g = model.updateGenerator(input(`step${step}/z_g`, `step${step}/y_g`), rate);
      near(d.loss.dataSync()[0], losses[2 * step], 1e-4, `D's loss in step ${step}`);
      near(g.loss.dataSync()[0], losses[2 * step + 1], 1e-4, `G's loss in step ${step}`);
      if (gradients) checkGradients(gradients, part(file, 'step0/grad/'), beforeBatchNorm);
    });
  }

  const final = part(file, 'final/');
  for (const name of Object.keys(final).filter(beforeBatchNorm)) delete final[name];
  const weights = { ...model.generator, ...model.discriminator };
  checkWeights(weights, final, rate);
  const reached = Object.values(weights).map(weight => weight.dataSync<'float32'>());
  const images = tf.tidy(() =>
    generate(model.generator, input('sample/z', 'sample/y'), shape, { statistics: 'batch' }).dataSync(),
  );
  expect(largestDifference(images, tensor(file, 'sample/image_batch_statistics').data), 'samples').to.be.at.most(1e-3);
  model.dispose();
  return reached;
}
