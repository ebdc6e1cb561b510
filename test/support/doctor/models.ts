/** Small versions of both models behind one interface, with what the doctor's tests need: snapshots, and a way to spoil one. */
import type * as tf from '@tensorflow/tfjs-core';
import { assign } from '../../../src/core/networks/weights.js';
import type { Adam } from '../../../src/core/training/adam.js';
import { AutoencoderModel } from '../../../src/core/training/autoencoder-model.js';
import type { Phase } from '../../../src/shared/protocol/trainer.js';
import type { Observation } from '../../../src/core/diagnosis/diagnose.js';
import { PlainModel } from '../../../src/core/training/plain-model.js';
import type { DrawClasses } from '../../../src/core/training/sample-latents.js';
import type { Plan, Settings } from './plan.js';

/** The measurements of an update, named as in an observation. */
export type Measured = Partial<Omit<Observation, 'step' | 'phase' | 'images'>>;

export interface SmallModel {
  readonly size: number;
  readonly latentSize: number;
  updateAutoencoder(real: tf.Tensor4D, settings: Settings): Measured;
  /** @param y the classes of the real images, for a model with classes, whose rows of z are followed by y */
  updateDiscriminator(real: tf.Tensor4D, z: tf.Tensor2D, settings: Settings, y?: tf.Tensor2D): Measured;
  updateGenerator(z: tf.Tensor2D, settings: Settings): Measured;
  /** Called when a phase begins. */
  begin(phase: Phase): void;
  /** The images that a visitor would see: reconstructions in the autoencoder's phase, samples from then on. */
  show(phase: Phase, held: tf.Tensor4D, z: tf.Tensor2D): tf.Tensor4D;
  /** D's probability that each of G's images is real, for a model with classes. */
  judge?(images: tf.Tensor4D, input: tf.Tensor2D): tf.Tensor2D;
  /** Saves the model's state, and returns a function that restores it. */
  save(): () => void;
  /** Multiplies kernel and bias of G's last layer. */
  clamp(factor: number): void;
}

/** Height and width of the images. */
export const SIZES = { plain: 16, autoencoder: 32 } as const;

/** @param drawClasses draws y as often as the data has the classes, for a plan with classes */
export function smallModel(plan: Plan, drawClasses?: DrawClasses): SmallModel {
  return plan.variant === 'plain' ? plain(plan, drawClasses) : autoencoder(plan);
}

function plain({ seed, initialisation, classes }: Plan, drawClasses?: DrawClasses): SmallModel {
  const size = SIZES.plain;
  const [latentSize, baseWidth] = [16, 6];
  let modeSeeking = 0;
  const model = new PlainModel({
    shape: { height: size, width: size, channels: 1, latentSize, baseWidth, classes: classes ? [10] : [] },
    drawClasses,
    seed,
    initialisation,
    realLabel: 1,
    dropoutKeep: 1,
    get modeSeeking() {
      return modeSeeking;
    },
    averageDecay: 0,
    samplingStatistics: 'moving',
    beta1: 0.5,
    beta2: 0.999,
    epsilon: 1e-8,
  });
  const { generator, discriminator, statistics, generatorAdam, discriminatorAdam } = model;
  return {
    size,
    latentSize,
    updateAutoencoder: () => ({}),
    updateDiscriminator(real, z, { discriminatorRate }, y) {
      const update = model.updateDiscriminator(real, z, discriminatorRate, y);
      return { discriminatorLoss: number(update.loss), ...scores([update.realScore], [update.fakeScore]) };
    },
    updateGenerator(z, settings) {
      modeSeeking = settings.modeSeeking;
      return { generatorLoss: number(model.updateGenerator(z, settings.generatorRate).loss) };
    },
    begin: () => undefined,
    show: (_phase, _held, z) => model.sample(z),
    judge: (images, input) => model.judge(images, input),
    save: () => saver([generator, discriminator, statistics], [generatorAdam, discriminatorAdam]),
    clamp: factor => scale(generator, ['generator.deconv4.kernel', 'generator.deconv4.bias'], factor),
  };
}

function autoencoder({ seed, initialisation }: Plan): SmallModel {
  const dims = [8, 12, 16, 20, 24];
  const size = SIZES.autoencoder;
  const latentSize = 24;
  const shape = { size, channels: 1, dims, discriminatorDims: dims.slice(0, 4), heads: [1, 2, 3, 4] };
  const model = new AutoencoderModel({
    shape,
    seed,
    initialisation,
    realLabel: 1,
    averageDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  });
  const sets = [model.autoencoder, model.generator, model.discriminator];
  return {
    size,
    latentSize,
    updateAutoencoder: (real, { autoencoderRate }) => ({
      reconstructionLoss: number(model.updateAutoencoder(real, autoencoderRate)),
    }),
    updateDiscriminator(real, z, { discriminatorRate }) {
      const update = model.updateDiscriminator(real, z, discriminatorRate);
      return { discriminatorLoss: number(update.loss), ...scores(update.realScores, update.fakeScores) };
    },
    updateGenerator: (z, { generatorRate }) => ({
      generatorLoss: number(model.updateGenerator(z, generatorRate).loss),
    }),
    begin: phase => {
      if (phase === 'discriminator') model.copyDecoder();
    },
    show: (phase, held, z) => (phase === 'autoencoder' ? model.reconstruct(held) : model.sample(z)),
    save: () => saver(sets, [model.autoencoderAdam, model.generatorAdam, model.discriminatorAdam]),
    clamp: factor => scale(model.generator, ['generator.deconv5.kernel', 'generator.deconv5.bias'], factor),
  };
}

const number = (scalar: tf.Scalar) => scalar.dataSync<'float32'>()[0] ?? NaN;
const values = (tensor: tf.Tensor) => Float32Array.from(tensor.dataSync<'float32'>());
const mean = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

function scores(real: readonly tf.Scalar[], fake: readonly tf.Scalar[]): Measured {
  const [realScores, fakeScores] = [real.map(number), fake.map(number)];
  return { realScore: mean(realScores), fakeScore: mean(fakeScores), realScores, fakeScores };
}

function scale(weights: Record<string, tf.Tensor>, names: readonly string[], factor: number): void {
  const scaled = names.flatMap(name => {
    const tensor = weights[name];
    return tensor ? [[name, values(tensor).map(value => value * factor)] as const] : [];
  });
  assign(weights, Object.fromEntries(scaled));
}

function saver(sets: readonly Record<string, tf.Tensor>[], adams: readonly Adam[]): () => void {
  const read = (set: Record<string, tf.Tensor>) =>
    Object.fromEntries(Object.entries(set).map(([name, tensor]) => [name, values(tensor)]));
  const weights = sets.map(read);
  const moments = adams.map(adam => ({ moments: read(adam.moments), updates: adam.updates }));
  return () => {
    sets.forEach((set, i) => assign(set, weights[i] ?? {}));
    adams.forEach((adam, i) => adam.restore(moments[i]?.moments ?? {}, moments[i]?.updates ?? 0));
  };
}
