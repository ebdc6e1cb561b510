/** Inversion: finds the z of a picture, for a generator with an encoder. */
import * as tf from '@tensorflow/tfjs-core';
import { InvalidOptionError, StateError } from '../../shared/errors.js';
import type { Inversion } from '../../shared/protocol/generator.js';
import { yieldToMessages } from '../../shared/yield-to-messages.js';
import { lossAndGradients } from '../networks/gradients.js';
import { readTensor, readScalars } from '../backend/readback.js';
import type { GeneratorNetwork } from './network.js';

/** Most gradient steps on z: more would gain nothing. */
export const MOST_STEPS = 1_000;

/** Adam's parameters for z (Kingma and Ba 2015): its usual decays, and a rate for numbers in [-1, 1]. */
const RATE = 0.03;
const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

/**
 * Finds the z whose image is close to the given picture: the encoder's, improved by Adam on the mean squared error of the
 * generator's image. If z is drawn from a cube, it stays within it. The best z of all steps is returned, so more steps
 * never make it worse; the same picture always gives the same z.
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
  const { latentSize, latentDistribution } = network.description;
  const image = imageOf(network, pixels, steps);
  const bound = latentDistribution === 'uniform(-1,1)' ? 1 : Infinity;
  try {
    const z = encoded(network, image);
    const m = new Float32Array(latentSize);
    const v = new Float32Array(latentSize);
    let best = { z: z.slice(), error: Infinity };
    for (let step = 1; ; step++) {
      const { error, gradient } = measured(network, image, z, step <= steps);
      if (error < best.error) best = { z: z.slice(), error };
      if (step > steps) return best;
      for (let i = 0; i < latentSize; i++) {
        const slope = gradient[i] as number;
        m[i] = BETA_1 * (m[i] as number) + (1 - BETA_1) * slope;
        v[i] = BETA_2 * (v[i] as number) + (1 - BETA_2) * slope ** 2;
        const mean = (m[i] as number) / (1 - BETA_1 ** step);
        const deviation = Math.sqrt((v[i] as number) / (1 - BETA_2 ** step));
        const next = (z[i] as number) - (RATE * mean) / (deviation + EPSILON);
        z[i] = Math.min(bound, Math.max(-bound, next));
      }
      await yieldToMessages();
      if (isOpen()) continue;
      throw new StateError('The generator was replaced or closed before the picture’s z was found.', {
        code: 'generator-closed-in-inversion',
      });
    }
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

/** The mean squared error of the image of z, and its gradient with respect to z if `differentiate`. */
function measured(
  { draw }: GeneratorNetwork,
  image: tf.Tensor4D,
  z: Float32Array,
  differentiate: boolean,
): { error: number; gradient: Float32Array } {
  return tf.tidy(() => {
    const latent = tf.tensor2d(z, [1, z.length]);
    const loss = () => tf.mean<tf.Scalar>(tf.square(tf.sub(draw(latent), image)));
    if (!differentiate) return { error: readScalars([loss()])[0] as number, gradient: new Float32Array(0) };
    const { loss: value, gradients } = lossAndGradients({ latent }, loss);
    const gradient = Float32Array.from((gradients['latent'] as tf.Tensor).dataSync<'float32'>());
    return { error: readScalars([value])[0] as number, gradient };
  });
}
