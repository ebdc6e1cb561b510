/** Kernels that change a tensor's values one by one. */
import * as tf from '@tensorflow/tfjs-core';
import { LEAKY_RELU_GRADIENT, TANH_GRADIENT } from '../ops/activation-gradients.js';
import { SEEDED_DROPOUT } from '../ops/dropout.js';
import { batchNorms } from './batch-norm.js';
import { products, type Ending } from './convolution.js';
import { quadsOf, type DenseData } from './dense.js';
import { MASK, MASK_FLOATS, MASK_INTS, maskNumbers } from './mask.js';
import type { Gpu } from './gpu.js';
import { isCovered, kernel, type Kernel } from './kernel.js';
import type { ProgramSource } from './program.js';
import { storedNorms } from './stored-batch-norm.js';
import { TANH } from './tanh.js';

type Values = 'x' | 'd';
type Pair = Readonly<Record<1 | 4, ProgramSource>>;

/** @param value GLSL of y, from x and d; it is 0 where they are 0 */
function elementwise(
  name: string,
  inputs: readonly Values[],
  value: string,
  more: Pick<ProgramSource, 'ints' | 'floats' | 'functions'> = {},
): Pair {
  const program = (layers: 1 | 4): ProgramSource => ({
    ...more,
    name: `${name}, ${layers}`,
    inputs,
    outputs: layers,
    body: Array.from({ length: layers }, (_, q) => {
      const loads = inputs.map(input => `vec4 ${input} = ${input}_at(${q}, t);`).join(' ');
      return `{ const int quarter = ${q}; ${loads} o${q} = ${value}; }`;
    }).join('\n'),
  });
  return { 1: program(1), 4: program(4) };
}

/** Draws a tensor of x's shape from others of that shape. */
function change(
  gpu: Gpu,
  pair: Pair,
  given: readonly tf.TensorInfo[],
  numbers: { ints?: Record<string, number>; floats?: Record<string, number> } = {},
): tf.TensorInfo {
  const [x] = given as [tf.TensorInfo];
  const layers = gpu.layersOf(x);
  const inputs = given.map(each => gpu.input(each, layers));
  const y = gpu.output(x.shape, layers);
  gpu.draw(pair[layers], { ...numbers, inputs, texels: y.texels, target: y.texture });
  return y.info;
}

const LEAKY = elementwise('leaky ReLU', ['x'], 'max(x, vec4(0)) + slope * min(x, vec4(0))', { floats: ['slope'] });
const LEAKY_GRADIENT = elementwise(
  'leaky ReLU gradient',
  ['x', 'd'],
  'd * mix(vec4(slope), vec4(1), greaterThan(x, vec4(0)))',
  { floats: ['slope'] },
);
const HYPERBOLIC = elementwise('tanh', ['x'], 'preciseTanh(x)', { functions: TANH });
const TANH_SLOPE = elementwise('tanh gradient', ['x', 'd'], 'd * (1.0 - x * x)');
const COPY = elementwise('copy', ['x'], 'x');
const ADD = elementwise('add', ['x', 'd'], 'x + d');

const DROPOUT = elementwise('dropout', ['x'], 'x * mask(quarter * (texels / quads) + t / quads, t % quads)', {
  ints: ['quads', ...MASK_INTS],
  floats: MASK_FLOATS,
  functions: MASK,
});

interface Unary {
  readonly x: tf.TensorInfo;
}

/** Small tensors on the CPU are left to TensorFlow.js, which computes them there. */
const isOurs = (gpu: Gpu, ...tensors: tf.TensorInfo[]) =>
  isCovered(...tensors) && !gpu.backend.shouldExecuteOnCPU(tensors);

/** The values after a leaky ReLU, which have the sign of those before, by those before where these have not been drawn. */
const activatedOf = new WeakMap<DenseData, tf.TensorInfo>();

function leaky(gpu: Gpu, x: tf.TensorInfo, slope: number): tf.TensorInfo | null {
  if (!isOurs(gpu, x)) return null;
  const fused = products.drawAfter(gpu, x, { slope }) ?? storedNorms.makeAfter(gpu, x, { slope });
  const { dense } = gpu.dataOf(x);
  if (fused && dense && slope >= 0) activatedOf.set(dense, fused);
  return fused ?? change(gpu, LEAKY, [x], { floats: { slope } });
}

/** A product with the gradient behind an activation of x at its end; null if dy is no product, or has been drawn. */
function behind(gpu: Gpu, dy: tf.TensorInfo, x: tf.TensorInfo, ending: Ending): tf.TensorInfo | null {
  return products.has(gpu, dy) ? products.drawAfter(gpu, dy, { ...ending, of: gpu.input(x, gpu.layersOf(dy)) }) : null;
}

const relu = kernel<Unary, object>(tf.Relu, ({ inputs: { x }, gpu }) => leaky(gpu, x, 0));

const leakyRelu = kernel<Unary, tf.LeakyReluAttrs>(tf.LeakyRelu, ({ inputs: { x }, attributes: { alpha }, gpu }) =>
  leaky(gpu, x, alpha),
);

const leakyReluGradient = kernel<Unary & { readonly dy: tf.TensorInfo }, { alpha: number }>(
  LEAKY_RELU_GRADIENT,
  ({ inputs: { dy, x }, attributes: { alpha }, gpu }) => {
    if (!isCovered(dy, x)) return null;
    const { dense } = gpu.dataOf(x);
    const activated = dense && !dense.texture && activatedOf.get(dense);
    const sign = activated && gpu.has(activated) ? activated : x;
    const fused = behind(gpu, dy, sign, { ending: 'leakyReluGradient', slope: alpha });
    if (fused) return [fused];
    return [change(gpu, LEAKY_GRADIENT, [sign, dy], { floats: { slope: alpha } })];
  },
);

const tanh = kernel<Unary, object>(tf.Tanh, ({ inputs: { x }, gpu }) =>
  isOurs(gpu, x) ? (products.drawAfter(gpu, x, { ending: 'tanh' }) ?? change(gpu, HYPERBOLIC, [x])) : null,
);

const tanhGradient = kernel<Record<'dy' | 'y', tf.TensorInfo>, object>(TANH_GRADIENT, ({ inputs: { dy, y }, gpu }) =>
  isCovered(dy, y) ? [behind(gpu, dy, y, { ending: 'tanhGradient' }) ?? change(gpu, TANH_SLOPE, [y, dy])] : null,
);

const dropout = kernel<Unary, { keep: number; key: number; shared: boolean }>(
  SEEDED_DROPOUT,
  ({ inputs: { x }, attributes: { keep, key, shared }, gpu }) => {
    const mask = isCovered(x) ? maskNumbers(x.shape, { keep, key, shared }) : null;
    if (!mask) return null;
    const fused =
      batchNorms.drawAfter(gpu, x, mask) ??
      products.drawAfter(gpu, x, { mask }) ??
      storedNorms.drawAfter(gpu, x, { mask });
    if (fused) return [fused];
    const ints = { ...mask.ints, quads: quadsOf(mask.ints['channels'] ?? 1) };
    return [change(gpu, DROPOUT, [x], { ints, floats: mask.floats })];
  },
);

/** A product that another tensor is added to, which is not drawn yet either; null if it is no product, or has been drawn. */
function plus(gpu: Gpu, product: tf.TensorInfo, x: tf.TensorInfo): tf.TensorInfo | null {
  if (!products.has(gpu, product)) return null;
  const other = gpu.input(x, gpu.layersOf(product));
  return products.makeAfter(gpu, product, { other }, [other.texture]);
}

/** Sums of sums stay sums: the gradients of a weight that is used twice are added up by whoever needs them. */
const add = kernel<Record<'a' | 'b', tf.TensorInfo>, object>(tf.Add, ({ inputs: { a, b }, gpu }) => {
  // So weights are copied, for which TensorFlow.js's own kernel would take textures that nobody needs afterwards.
  if (gpu.numberOf(b) === 0 && isOurs(gpu, a) && b.shape.length === 0) return change(gpu, COPY, [a]);
  const [one, other] = [gpu.dataOf(a).dense, gpu.dataOf(b).dense];
  if (!one || !other || !isCovered(a, b) || !tf.util.arraysEqual(a.shape, b.shape)) return null;
  const sums = [...(one.sums ?? []), ...(other.sums ?? [])];
  if (sums.length === 2 && !one.texture && !other.texture && one.channels === other.channels) {
    for (const { texture } of sums) texture.references += 1;
    return gpu.tensor(a.shape, { rows: one.rows, channels: one.channels, texture: null, sums });
  }
  const fused = plus(gpu, b, a) ?? plus(gpu, a, b);
  return fused ?? change(gpu, ADD, [a, b]);
});

export const elementwiseKernels: readonly Kernel[] = [
  relu,
  leakyRelu,
  leakyReluGradient,
  tanh,
  tanhGradient,
  dropout,
  add,
];
