/** Losses and scores of logits, which are few: one fragment adds them up. */
import type * as tf from '@tensorflow/tfjs-core';
import { MEAN_OF_SCALARS } from '../ops/mean-of-scalars.js';
import { MEAN_SIGMOID } from '../ops/mean-sigmoid.js';
import { SIGMOID_CROSS_ENTROPY, SIGMOID_CROSS_ENTROPY_GRADIENT } from '../ops/sigmoid-cross-entropy.js';
import { quadsOf, rowsOf, type DenseData } from './dense.js';
import type { Gpu, View } from './gpu.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import { hold } from './late.js';
import type { ProgramSource } from './program.js';
import type { Texture } from './textures.js';

/** sigmoid(x) without overflow, and log(1 + exp(-|x|)), for which GLSL has no log1p. */
const FUNCTIONS = `
vec4 sigmoid(vec4 x) {
  vec4 e = exp(-abs(x));
  return mix(e, vec4(1), greaterThanEqual(x, vec4(0))) / (1.0 + e);
}
vec4 softplus(vec4 x) {
  vec4 e = exp(-abs(x));
  vec4 u = 1.0 + e;
  // log(u) e / (u - 1) makes up for what is lost in u
  return mix(log(u) * e / max(u - 1.0, vec4(1e-30)), e, equal(u, vec4(1)));
}
vec4 valid(int quad) { return vec4(lessThan(ivec4(0, 1, 2, 3) + 4 * quad, ivec4(channels))); }`;

const means = (name: string, ...values: string[]): ProgramSource => ({
  name,
  inputs: ['x'],
  ints: ['count', 'quads', 'channels'],
  floats: ['share', 'target'],
  outputs: values.length,
  functions: FUNCTIONS,
  body: `
    for (int i = 0; i < count; i++) {
      vec4 x = x_any(i);
      ${values.map((value, index) => `o${index}.x += dot(${value}, valid(i % quads));`).join('\n')}
    }
    ${values.map((_, index) => `o${index}.x *= share;`).join('\n')}`,
});

const LOSS_OF_X = 'max(x, vec4(0)) - x * target + softplus(x)';
const SCORE_OF_X = 'sigmoid(x)';
const LOSS = means('cross-entropy', LOSS_OF_X);
const SCORE = means('mean sigmoid', SCORE_OF_X);
const LOSS_AND_SCORE = means('cross-entropy and mean sigmoid', LOSS_OF_X, SCORE_OF_X);

const GRADIENT: ProgramSource = {
  name: 'cross-entropy gradient',
  inputs: ['x', 'd'],
  ints: ['quads', 'channels'],
  floats: ['share', 'target', 'given', 'constant'],
  outputs: 1,
  functions: FUNCTIONS,
  body: `
    float d = constant + given * d_texel(0, 0).x;
    o0 = (sigmoid(x_any(t)) - target) * valid(t % quads) * (d * share);`,
};

/** Draws means of logits, each into a texture of its own. */
function drawMeans(gpu: Gpu, program: ProgramSource, logits: Logits, target: number): Texture[] {
  const { view, channels, rows } = logits;
  const textures = Array.from({ length: program.outputs }, () => gpu.textures.acquire(1, 1));
  gpu.draw(program, {
    inputs: [view],
    ints: { count: view.texels, quads: quadsOf(channels), channels },
    floats: { share: 1 / (rows * channels), target },
    texels: 1,
    target: textures,
  });
  return textures;
}

interface Logits {
  readonly view: View;
  readonly channels: number;
  readonly rows: number;
}

const logitsOf = (gpu: Gpu, logits: tf.TensorInfo): Logits => ({ view: gpu.anyInput(logits), ...rowsOf(logits.shape) });

/** Scores that have not been drawn, by the texture of their logits: a loss of the same logits draws them along. */
const lateScores = new WeakMap<Texture, DenseData>();

const loss = kernel<{ readonly logits: tf.TensorInfo }, { target: number }>(
  SIGMOID_CROSS_ENTROPY,
  ({ inputs: { logits: info }, attributes: { target }, gpu }) => {
    if (!isCovered(info)) return null;
    const logits = logitsOf(gpu, info);
    const late = lateScores.get(logits.view.texture);
    const isWanted = late && !late.texture && !late.isReleased;
    const drawn = drawMeans(gpu, isWanted ? LOSS_AND_SCORE : LOSS, logits, target);
    if (isWanted) {
      gpu.fill(late, drawn[1] as Texture);
      late.onRelease?.();
    }
    return [gpu.tensor([], { ...rowsOf([]), texture: drawn[0] as Texture })];
  },
);

const score = kernel<{ readonly logits: tf.TensorInfo }, object>(MEAN_SIGMOID, ({ inputs: { logits: info }, gpu }) => {
  if (!isCovered(info)) return null;
  const logits = logitsOf(gpu, info);
  const { texture } = logits.view;
  const held = hold(gpu, [texture]);
  const onRelease = () => {
    if (lateScores.get(texture) === dense) lateScores.delete(texture);
    held.release();
  };
  const compute = () => {
    gpu.fill(dense, drawMeans(gpu, SCORE, logits, 0)[0] as Texture);
    onRelease();
  };
  const dense: DenseData = { ...rowsOf([]), texture: null, compute, onRelease };
  lateScores.set(texture, dense);
  return [gpu.tensor([], dense)];
});

const gradient = kernel<Record<'dy' | 'logits', tf.TensorInfo>, { target: number }>(
  SIGMOID_CROSS_ENTROPY_GRADIENT,
  ({ inputs: { dy, logits }, attributes: { target }, gpu }) => {
    if (!isCovered(dy, logits)) return null;
    const view = gpu.anyInput(logits);
    const { channels, rows } = rowsOf(logits.shape);
    const number = gpu.numberOf(dy);
    const output = gpu.output(logits.shape);
    gpu.draw(GRADIENT, {
      inputs: [view, number === null ? gpu.input(dy) : view],
      ints: { quads: quadsOf(channels), channels },
      floats: { share: 1 / (rows * channels), target, given: number === null ? 1 : 0, constant: number ?? 0 },
      texels: output.texels,
      target: output.texture,
    });
    return [output.info];
  },
);

/** Textures that a program can read in every WebGL 2, with some to spare. */
const MOST_SCALARS = 12;

const meanOf = (count: number): ProgramSource => {
  const inputs = Array.from({ length: count }, (_, index) => `x${index}`);
  const sum = inputs.map(x => `${x}_texel(0, 0)`).join(' + ');
  return { name: `mean of ${count}`, inputs, floats: ['share'], outputs: 1, body: `o0 = share * (${sum});` };
};

const meanOfScalars = kernel<Readonly<Record<number, tf.TensorInfo>>, object>(MEAN_OF_SCALARS, ({ inputs, gpu }) => {
  const scalars = Object.values(inputs);
  const { length } = scalars;
  if (length > MOST_SCALARS || !isCovered(...scalars)) return null;
  const views = scalars.map(scalar => gpu.input(scalar));
  const output = gpu.output([]);
  gpu.draw(meanOf(length), { inputs: views, floats: { share: 1 / length }, texels: 1, target: output.texture });
  return [output.info];
});

export const crossEntropyKernels: readonly Kernel[] = [loss, score, gradient, meanOfScalars];
