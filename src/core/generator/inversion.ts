/** Inversion: finds the z and the classes of a picture, for a generator with an encoder. */
import * as tf from '@tensorflow/tfjs-core';
import { InvalidOptionError, StateError } from '../../shared/errors.js';
import type { Inversion } from '../../shared/protocol/generator.js';
import { yieldToMessages } from '../../shared/yield-to-messages.js';
import { softmaxByGroup } from '../networks/classes.js';
import { lossAndGradients } from '../networks/gradients.js';
import { readTensor, readScalars } from '../backend/readback.js';
import type { GeneratorNetwork } from './network.js';

/** Most gradient steps on z: more would gain nothing. */
export const MOST_STEPS = 1_000;

/**
 * Adam's parameters (Kingma and Ba 2015): its usual decays, and rates for the numbers of z, which are in [-1, 1], and for the
 * logits of the classes.
 */
const RATE = 0.03;
const CLASS_RATE = 0.1;
const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];
/** A class that the encoder excludes starts with this probability, so that the steps can still come to it. */
const LEAST_PROBABILITY = 1e-4;

/**
 * Finds the z whose image is close to the given picture: the encoder's, improved by Adam on the mean squared error of the
 * generator's image. If z is drawn from a cube, it stays within it. Classes are improved with it, as the logits of each group's
 * mixture. The best z of all steps is returned, so more steps never make it worse; the same picture always gives the same z.
 *
 * @param pixels height * width * channels numbers in [-1, 1]
 * @param steps 0 to {@link MOST_STEPS}
 * @param isOpen whether the network is still open; called after each step, since other calls are handled in between
 * @throws StateError without an encoder, or if the network was closed; InvalidOptionError; BackendLostError
 */
export async function invert(
  network: GeneratorNetwork,
  pixels: Float32Array,
  steps: number,
  isOpen: () => boolean,
): Promise<Inversion> {
  const { latentSize, latentDistribution, classes } = network.description;
  const image = imageOf(network, pixels, steps);
  const bound = latentDistribution === 'uniform(-1,1)' ? 1 : Infinity;
  const rates = [RATE, CLASS_RATE];
  try {
    const row = encoded(network, image);
    // What is improved: z, and the logits of y.
    const x = row.map((value, i) => (i < latentSize ? value : Math.log(Math.max(value, LEAST_PROBABILITY))));
    const m = new Float32Array(x.length);
    const v = new Float32Array(x.length);
    let best = { row, error: Infinity };
    for (let step = 1; ; step++) {
      const { gradient, ...found } = measured(network, image, x, step <= steps);
      if (found.error < best.error) best = found;
      if (step > steps) break;
      for (let i = 0; i < x.length; i++) {
        const slope = gradient[i] as number;
        m[i] = BETA_1 * (m[i] as number) + (1 - BETA_1) * slope;
        v[i] = BETA_2 * (v[i] as number) + (1 - BETA_2) * slope ** 2;
        const mean = (m[i] as number) / (1 - BETA_1 ** step);
        const deviation = Math.sqrt((v[i] as number) / (1 - BETA_2 ** step));
        const next = (x[i] as number) - ((rates[Number(i >= latentSize)] as number) * mean) / (deviation + EPSILON);
        x[i] = i < latentSize ? Math.min(bound, Math.max(-bound, next)) : next;
      }
      await yieldToMessages();
      if (isOpen()) continue;
      throw new StateError('The generator was replaced or closed before the picture’s z was found.', {
        code: 'generator-closed-in-inversion',
      });
    }
    const z = best.row.slice(0, latentSize);
    return { z, error: best.error, ...(classes.length > 0 && { classes: best.row.slice(latentSize) }) };
  } finally {
    image.dispose();
  }
}

function imageOf({ description }: GeneratorNetwork, pixels: Float32Array, steps: number): tf.Tensor4D {
  const { height, width, channels, encoder } = description;
  if (!encoder) throw noEncoder();
  const wanted = height * width * channels;
  if (!(pixels instanceof Float32Array) || pixels.length !== wanted) {
    const given = pixels instanceof Float32Array ? `${pixels.length} numbers long` : pixels;
    throw InvalidOptionError.of('pixels', given, `a Float32Array of ${height} * ${width} * ${channels} numbers`);
  }
  const bad = pixels.findIndex(value => !Number.isFinite(value));
  if (bad >= 0) throw InvalidOptionError.of(`pixels[${bad}]`, pixels[bad], 'a finite number, from -1 to 1');
  if (!Number.isInteger(steps) || steps < 0 || steps > MOST_STEPS) {
    throw InvalidOptionError.of('steps', steps, `an integer from 0 to ${MOST_STEPS}`);
  }
  return tf.tensor4d(pixels, [1, height, width, channels]);
}

function encoded({ encode }: GeneratorNetwork, image: tf.Tensor4D): Float32Array<ArrayBuffer> {
  if (!encode) throw noEncoder();
  return readTensor(() => encode(image));
}

function noEncoder(): StateError {
  return new StateError('These weights have no encoder, which finding the z of a picture needs.', {
    code: 'encoder-missing',
  });
}

/**
 * G's input row of z and the logits of y, the mean squared error of its image, and the error's gradient with respect to z and
 * the logits if `differentiate`.
 */
function measured(
  { description, draw }: GeneratorNetwork,
  image: tf.Tensor4D,
  x: Float32Array,
  differentiate: boolean,
): { row: Float32Array<ArrayBuffer>; error: number; gradient: Float32Array } {
  const { latentSize } = description;
  const sizes = description.classes.map(({ classes }) => classes.length);
  return tf.tidy(() => {
    const variable = tf.tensor2d(x, [1, x.length]);
    const rowOf = (all: tf.Tensor2D): tf.Tensor2D => {
      if (sizes.length === 0) return all;
      const z = tf.slice(all, [0, 0], [1, latentSize]);
      const logits = tf.slice(all, [0, latentSize], [1, x.length - latentSize]);
      return tf.concat([z, softmaxByGroup(logits, sizes)], 1);
    };
    const loss = () => tf.mean<tf.Scalar>(tf.square(tf.sub(draw(rowOf(variable)), image)));
    // Only a mixture has to be computed: without classes, the row is what is improved.
    const row = sizes.length === 0 ? x.slice() : readTensor(() => rowOf(variable));
    if (!differentiate) return { row, error: readScalars([loss()])[0] as number, gradient: new Float32Array(0) };
    const { loss: value, gradients } = lossAndGradients({ variable }, loss);
    const gradient = Float32Array.from((gradients['variable'] as tf.Tensor).dataSync<'float32'>());
    return { row, error: readScalars([value])[0] as number, gradient };
  });
}
