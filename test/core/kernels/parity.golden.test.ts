/**
 * Every operation and layer that a foreign model can use gives what NumPy and PyTorch give, on each backend that may draw,
 * whatever its shapes and axes. TensorFlow.js's own cpu backend is no measure: it has some of the same faults.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { expect } from 'chai';
import { readSafetensors } from '../../../src/shared/safetensors/safetensors.js';
import { useBackend } from '../../support/backends.js';
import { largest, largestDifference } from '../../support/golden.js';

/** The attributes of a case, as test/fixtures/ops/make_ops.py writes them. */
interface Attributes {
  readonly axis: never;
  readonly [name: string]: unknown;
}

/** As many inputs as the operation takes, of the rank that it takes. */
type Inputs = [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
type Op = (inputs: Inputs, attributes: Attributes) => tf.Tensor;

const unary =
  (op: (x: tf.Tensor) => tf.Tensor): Op =>
  ([x]) =>
    op(x);
const binary =
  (op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Op =>
  ([a, b]) =>
    op(a, b);
const reduce =
  (op: (x: tf.Tensor, axis?: number[], keepDims?: boolean) => tf.Tensor): Op =>
  ([x], { axis, keepDims }) =>
    op(x, axis, keepDims as boolean);
const bool = (x: tf.Tensor) => tf.cast(x, 'bool');
const ints = (x: tf.Tensor) => tf.cast(x, 'int32');

/** Applies a layer whose weights are the inputs after the first. */
function layer(make: (shape: number[]) => layers.layers.Layer): Op {
  return ([x, ...weights]) => {
    const made = make(x.shape.slice(1));
    made.build(x.shape);
    made.setWeights(weights);
    const y = made.apply(x) as tf.Tensor;
    return y;
  };
}

const UNARY = {
  ...{ relu: tf.relu, relu6: tf.relu6, elu: tf.elu, selu: tf.selu, sigmoid: tf.sigmoid, tanh: tf.tanh, exp: tf.exp },
  ...{
    softplus: tf.softplus,
    expm1: tf.expm1,
    square: tf.square,
    abs: tf.abs,
    neg: tf.neg,
    sign: tf.sign,
    tan: tf.tan,
  },
  ...{ reciprocal: tf.reciprocal, sin: tf.sin, cos: tf.cos, sinh: tf.sinh, cosh: tf.cosh, atan: tf.atan, erf: tf.erf },
  ...{ asinh: tf.asinh, ceil: tf.ceil, floor: tf.floor, round: tf.round, step: tf.step, isNaN: tf.isNaN, log: tf.log },
  ...{
    log1p: tf.log1p,
    sqrt: tf.sqrt,
    rsqrt: tf.rsqrt,
    acosh: tf.acosh,
    softmax: tf.softmax,
    logSoftmax: tf.logSoftmax,
  },
  swish: (x: tf.Tensor) => tf.mul(x, tf.sigmoid(x)),
  gelu: (x: tf.Tensor) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
  mish: (x: tf.Tensor) => tf.mul(x, tf.tanh(tf.softplus(x))),
  leakyRelu: (x: tf.Tensor) => tf.leakyRelu(x, 0.2),
  hardSigmoid: (x: tf.Tensor) => tf.clipByValue(tf.add(tf.mul(0.2, x), 0.5), 0, 1),
  clip: (x: tf.Tensor) => tf.clipByValue(x, -0.5, 1),
};
const BINARY = {
  ...{ add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div, maximum: tf.maximum, minimum: tf.minimum, pow: tf.pow },
  ...{ squaredDifference: tf.squaredDifference, mod: tf.mod, floorDiv: tf.floorDiv, atan2: tf.atan2, prelu: tf.prelu },
  ...{ greater: tf.greater, less: tf.less, greaterEqual: tf.greaterEqual, lessEqual: tf.lessEqual, equal: tf.equal },
  ...{ notEqual: tf.notEqual },
  logicalAnd: (a: tf.Tensor, b: tf.Tensor) => tf.logicalAnd(bool(a), bool(b)),
  logicalOr: (a: tf.Tensor, b: tf.Tensor) => tf.logicalOr(bool(a), bool(b)),
  logicalXor: (a: tf.Tensor, b: tf.Tensor) => tf.logicalXor(bool(a), bool(b)),
};
const REDUCE = {
  ...{ sum: tf.sum, mean: tf.mean, max: tf.max, min: tf.min, prod: tf.prod },
  all: (x: tf.Tensor, axis?: number[]) => tf.all(bool(x), axis),
  any: (x: tf.Tensor, axis?: number[]) => tf.any(bool(x), axis),
};

const each = <T>(ops: Record<string, T>, wrap: (op: T) => Op) =>
  Object.fromEntries(Object.entries(ops).map(([name, op]) => [name, wrap(op)]));

const OPS: Readonly<Record<string, Op>> = {
  ...each(UNARY, unary),
  ...each(BINARY, binary),
  ...each(REDUCE, reduce),
  batchNorm: ([x, mean, variance, ...rest], { offset, scale, epsilon }) => {
    const [beta, gamma] = offset ? rest : [undefined, ...rest];
    return tf.batchNorm(x, mean, variance, beta, scale ? gamma : undefined, epsilon as number);
  },
  conv2d: ([x, k], { stride, pad, dilation }) =>
    tf.conv2d(x, k, stride as number, pad as 'same', 'NHWC', dilation as number, ...rounding(pad)),
  depthwiseConv2d: ([x, k], { stride, pad, dilation }) =>
    tf.depthwiseConv2d(x, k, stride as number, pad as 'same', 'NHWC', dilation as number),
  conv2dTranspose: ([x, k], { stride, pad }) => {
    const [n, height, width] = x.shape;
    const [kh, kw, out] = k.shape;
    const size = (from: number, kernel: number) =>
      pad === 'same' ? from * (stride as number) : (from - 1) * (stride as number) + kernel;
    const shape = [n, size(height, kh), size(width, kw), out] as [number, number, number, number];
    return tf.conv2dTranspose(x, k, shape, stride as number, pad as 'same');
  },
  avgPool: ([x], { size, stride, pad }) => tf.avgPool(x, size as number, stride as number, pad as 'same'),
  maxPool: ([x], { size, stride, pad }) => tf.maxPool(x, size as number, stride as number, pad as 'same'),
  matMul: ([a, b], { transposeA, transposeB }) => tf.matMul(a, b, transposeA as boolean, transposeB as boolean),
  einsum: (inputs, { equation }) => tf.einsum(equation as string, ...inputs),
  where: ([condition, a, b]) => tf.where(bool(condition), a, b),
  argMax: ([x], { axis }) => tf.argMax(x, axis),
  argMin: ([x], { axis }) => tf.argMin(x, axis),
  cumsum: ([x], { axis, exclusive, reverse }) => tf.cumsum(x, axis, exclusive as boolean, reverse as boolean),
  // As TensorFlow.js's layers have softmax over another axis than the last.
  softmaxOver: ([x], { axis }) => {
    const e = tf.exp(tf.sub(x, tf.max(x, axis, true)));
    return tf.div(e, tf.sum(e, axis, true));
  },
  normalise: ([x], { axis }) => {
    const { mean, variance } = tf.moments(x, axis, true);
    return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
  },
  transpose: ([x], { perm }) => tf.transpose(x, perm as number[]),
  concat: (inputs, { axis }) => tf.concat(inputs, axis),
  split: ([x], { axis, sizes, part }) => tf.split(x, sizes as number[], axis)[part as number] as tf.Tensor,
  reverse: ([x], { axis }) => tf.reverse(x, axis),
  gather: ([x, indices], { axis }) => tf.gather(x, ints(indices), axis),
  gatherND: ([x, indices]) => tf.gatherND(x, ints(indices)),
  stack: (inputs, { axis }) => tf.stack(inputs, axis),
  unstack: ([x], { axis, part }) => tf.unstack(x, axis)[part as number] as tf.Tensor,
  slice: ([x], { begin, size }) => tf.slice(x, begin as number[], size as number[]),
  stridedSlice: ([x], { begin, end, strides }) =>
    tf.stridedSlice(x, begin as number[], end as number[], strides as number[]),
  tile: ([x], { reps }) => tf.tile(x, reps as number[]),
  pad: ([x], { pads, value }) => tf.pad(x, pads as [number, number][], value as number),
  mirrorPad: ([x], { pads, mode }) => tf.mirrorPad(x, pads as [number, number][], mode as 'reflect'),
  depthToSpace: ([x], { block }) => tf.depthToSpace(x, block as number),
  spaceToBatch: ([x], { block, crops }) => tf.spaceToBatchND(x, block as number[], crops as number[][]),
  batchToSpace: ([x], { block, crops }) => tf.batchToSpaceND(x, block as number[], crops as number[][]),
  oneHot: ([indices], { depth }) => tf.oneHot(ints(indices), depth as number),
  expandDims: ([x], { axis }) => tf.expandDims(x, axis),
  resizeBilinear: ([x], { size, align, half }) =>
    tf.image.resizeBilinear(x, size as [number, number], align as boolean, half as boolean),
  resizeNearest: ([x], { size, align, half }) =>
    tf.image.resizeNearestNeighbor(x, size as [number, number], align as boolean, half as boolean),
};

const rounding = (pad: unknown) => (typeof pad === 'number' ? (['floor'] as const) : ([] as const));

const first = { dataFormat: 'channelsFirst' } as const;
const LAYERS: Readonly<Record<string, Op>> = {
  'conv2dTranspose, channels first': layer(() =>
    layers.layers.conv2dTranspose({ filters: 2, kernelSize: 4, strides: 2, padding: 'same', ...first }),
  ),
  'conv2d, channels first': layer(() => layers.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', ...first })),
  'upSampling2d, channels first': layer(() => layers.layers.upSampling2d({ ...first })),
  upSampling2d: layer(() => layers.layers.upSampling2d({})),
  'averagePooling2d, channels first': layer(() => layers.layers.averagePooling2d({ poolSize: [2, 2], ...first })),
  'globalAveragePooling2d, channels first': layer(() => layers.layers.globalAveragePooling2d({ ...first })),
  'zeroPadding2d, channels first': layer(() =>
    layers.layers.zeroPadding2d({
      padding: [
        [1, 2],
        [3, 0],
      ],
      ...first,
    }),
  ),
  permute: layer(inputShape => layers.layers.permute({ dims: [3, 1, 2], inputShape })),
  'batchNormalization, axis 1': layer(() => layers.layers.batchNormalization({ axis: 1 })),
  layerNormalization: layer(() => layers.layers.layerNormalization()),
  'prelu, shared axes': layer(() => layers.layers.prelu({ sharedAxes: [1, 2] })),
  embedding: layer(() => layers.layers.embedding({ inputDim: 5, outputDim: 3 })),
};

/** A backend may lack a kernel; a model with it is refused when it is opened. These are the operations that WASM lacks. */
const MISSING = /Kernel '\w+' not registered for backend/;
const MISSING_ON_WASM = ['einsum'];

describe('An operation of a foreign model', () => {
  let file: ReturnType<typeof readSafetensors>;
  before(async () => {
    file = readSafetensors(await (await fetch('/test/fixtures/ops/ops.safetensors')).arrayBuffer());
  });

  for (const backend of ['webgl', 'wasm simd', 'wasm relaxed-simd'] as const) {
    it(`is right on ${backend}, whatever its shapes and axes`, async () => {
      await useBackend(backend);
      const wrong: string[] = [];
      const missing = new Set<string>();
      const ops = new Set<string>();
      for (const [name, text] of Object.entries(file.metadata)) {
        const [op = '', variant = ''] = name.split('/');
        const run = op === 'layer' ? LAYERS[variant] : OPS[op];
        if (!run) throw new Error(`There is no ${name}.`);
        const expected = file.tensors[`${name}:out`];
        if (!expected) throw new Error(`The file has no result of ${name}.`);
        try {
          const [shape, values] = tf.tidy(() => {
            const inputs: tf.Tensor[] = [];
            for (let input; (input = file.tensors[`${name}:${inputs.length}`]);) {
              inputs.push(tf.tensor(input.data as Float32Array, [...input.shape]));
            }
            const y = run(inputs as Inputs, JSON.parse(text) as Attributes);
            return [y.shape, Float32Array.from(y.dataSync())] as const;
          });
          const data = expected.data as Float32Array;
          const difference = shape.join() === expected.shape.join() ? largestDifference(values, data) : Infinity;
          if (!(difference <= 2e-4 * Math.max(1, largest(data)))) wrong.push(`${name} (${difference})`);
          ops.add(op === 'layer' ? name : op);
        } catch (error) {
          if (!MISSING.test(String(error))) wrong.push(`${name}: ${String(error)}`);
          else missing.add(op);
        }
      }
      expect([...missing]).to.deep.equal(backend === 'webgl' ? [] : MISSING_ON_WASM);
      expect(wrong, wrong.join('\n')).to.deep.equal([]);
      expect(ops.size).to.be.at.least(100);
    });
  }
});
