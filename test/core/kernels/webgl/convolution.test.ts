import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { expect } from 'chai';
import { conv2dTransposeWithBias, conv2dWithBias, denseWithBias } from '../../../../src/core/kernels/ops/with-bias.js';
import { Random } from '../../../../src/shared/random.js';
import { onBackend } from '../../../support/backends.js';
import { expectClose, numbers } from '../numbers.js';
import { convolve, filterGradient, inputGradient, multiply, sizes, type ConvolutionShape } from '../reference.js';

const CHANNELS = [1, 2, 3, 4, 5, 30, 64] as const;
/** The largest height and width. */
const LARGEST = 33;
/** Most multiplications per case: beyond this the reference and the software GPU take too long. */
const AFFORDABLE = 2e5;

/** Every kernel with every stride, each with sizes, channels and a batch that are drawn, the same each time. */
function grid(): ConvolutionShape[] {
  const random = new Random(17, 'sheet', 0);
  const draw = (below: number) => Math.floor(((random.uniform(1)[0] as number) + 1) * 0.5 * below);
  const cases: ConvolutionShape[] = [];
  for (let taps = 1; taps <= 6; taps++) {
    for (let stride = 1; stride <= 6; stride++) {
      // The channels take turns, so that all are there on both sides.
      const [depth, columns] = [CHANNELS[cases.length % 7], CHANNELS[(3 * taps + stride) % 7]] as [number, number];
      for (let tries = 0; tries < 999; tries++) {
        const shape: ConvolutionShape = {
          ...{ batch: [1, 2, 3, 4, 8][draw(5)] as number, height: 1 + draw(LARGEST), width: 1 + draw(LARGEST) },
          ...{ depth, columns, filterHeight: taps, filterWidth: taps, stride: [stride, stride] },
          pad: draw(3) ? 'same' : 'valid',
        };
        const { cost } = sizes(shape);
        if (cost === 0 || cost > AFFORDABLE) continue;
        cases.push(shape);
        break;
      }
    }
  }
  return cases;
}

const particular: readonly ConvolutionShape[] = [
  // The ends of the sizes.
  {
    batch: 2,
    height: 33,
    width: 1,
    depth: 2,
    columns: 3,
    filterHeight: 3,
    filterWidth: 3,
    stride: [2, 2],
    pad: 'same',
  },
  // The networks' own: a batch in four layers, a filter whose positions are cut into parts, and one that is not.
  {
    batch: 8,
    height: 7,
    width: 7,
    depth: 16,
    columns: 32,
    filterHeight: 5,
    filterWidth: 5,
    stride: [2, 2],
    pad: 'same',
  },
  {
    batch: 4,
    height: 2,
    width: 2,
    depth: 64,
    columns: 64,
    filterHeight: 5,
    filterWidth: 5,
    stride: [2, 2],
    pad: 'same',
  },
  {
    batch: 10,
    height: 6,
    width: 6,
    depth: 30,
    columns: 1,
    filterHeight: 6,
    filterWidth: 6,
    stride: [6, 6],
    pad: 'same',
  },
  {
    batch: 3,
    height: 6,
    width: 5,
    depth: 5,
    columns: 3,
    filterHeight: 3,
    filterWidth: 2,
    stride: [1, 3],
    pad: 'valid',
  },
];

const nameOf = ({ batch, height, width, depth, columns, filterHeight, filterWidth, stride, pad }: ConvolutionShape) =>
  `${batch}x${height}x${width}x${depth}->${columns}, ${filterHeight}x${filterWidth}, stride ${stride.join()}, ${pad}`;

describe('convolution on webgl', () => {
  before(onBackend('webgl'));

  it('is tested with all kernels, strides and channels, and with sizes from 1 to 33', () => {
    const [cases, all] = [grid(), (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)];
    expect(cases, 'six kernels with six strides').to.have.length(36);
    expect(all(cases.map(({ depth }) => depth))).to.deep.equal([...CHANNELS]);
    expect(all(cases.map(({ columns }) => columns))).to.deep.equal([...CHANNELS]);
    const found = all([...cases, ...particular].flatMap(({ height, width }) => [height, width]));
    expect(found.length, found.join()).to.be.at.least(20);
    expect([found[0], found.at(-1)]).to.deep.equal([1, LARGEST]);
  });

  it('and both of its gradients are those of the definition, for odd shapes', () => {
    for (const shape of [...grid(), ...particular]) {
      const { batch, height, width, depth, filterHeight, filterWidth, columns, stride, pad } = shape;
      const { image, filter, output } = sizes(shape);
      const given = { image: numbers(image, 0), filter: numbers(filter, 1), dy: numbers(output, 2) };
      const before = tf.memory().numTensors;
      tf.engine().startScope();
      const x = tf.tensor4d(given.image, [batch, height, width, depth]);
      const w = tf.tensor4d(given.filter, [filterHeight, filterWidth, depth, columns]);
      const y = tf.conv2d(x, w, [...stride], pad);
      const conv = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, [...stride], pad);
      const [dx, dw] = tf.grads(conv)([x, w], tf.tensor4d(given.dy, y.shape)) as [tf.Tensor, tf.Tensor];
      expectClose(y.dataSync(), convolve(shape, given.image, given.filter), nameOf(shape));
      expectClose(dx.dataSync(), inputGradient(shape, given.dy, given.filter), `dx of ${nameOf(shape)}`);
      expectClose(dw.dataSync(), filterGradient(shape, given.image, given.dy), `dw of ${nameOf(shape)}`);
      tf.engine().endScope();
      expect(tf.memory().numTensors).to.equal(before);
    }
  });

  it('adds the bias of each channel, and its transpose too', () => {
    for (const [batch, channels, outputs] of [
      [4, 5, 3],
      [3, 2, 6],
      [8, 8, 4],
    ] as const) {
      // prettier-ignore
      const shape: ConvolutionShape = {
        ...{ batch, height: 7, width: 6, depth: channels, columns: outputs, filterHeight: 5, filterWidth: 5 },
        ...{ stride: [2, 2], pad: 'same' },
      };
      const { image, filter, output, outputHeight, outputWidth } = sizes(shape);
      const given = { image: numbers(image, 0), filter: numbers(filter, 1), dy: numbers(output, 2) };
      tf.tidy(() => {
        const w = tf.tensor4d(given.filter, [5, 5, channels, outputs]);
        const bias = numbers(outputs, 3);
        const y = conv2dWithBias(tf.tensor4d(given.image, [batch, 7, 6, channels]), w, tf.tensor1d(bias), 2);
        const plain = convolve(shape, given.image, given.filter);
        expectClose(
          y.dataSync(),
          plain.map((value, i) => value + (bias[i % outputs] as number)),
          'y',
        );
        const other = numbers(channels, 4);
        const dy = tf.tensor4d(given.dy, [batch, outputHeight, outputWidth, outputs]);
        const back = conv2dTransposeWithBias(dy, w, tf.tensor1d(other), [7, 6], 2);
        const expected = inputGradient(shape, given.dy, given.filter);
        expectClose(
          back.dataSync(),
          expected.map((value, i) => value + (other[i % channels] as number)),
          'transposed',
        );
      });
    }
  });
});

describe('the matrix product on webgl', () => {
  before(onBackend('webgl'));

  it('is that of the definition, whichever operand is transposed', () => {
    for (const [rows, count, columns] of [
      [1, 1, 1],
      [2, 3, 5],
      [8, 33, 1],
      [4, 64, 30],
      [33, 5, 7],
      [64, 100, 12],
    ] as const) {
      // prettier-ignore
      for (const [transposeA, transposeB] of [[false, false], [true, false], [false, true], [true, true]] as const) {
        const shape = { rows, count, columns, transposeA, transposeB };
        const [a, b] = [numbers(rows * count, 0), numbers(count * columns, 1)];
        tf.tidy(() => {
          const left = tf.tensor2d(a, transposeA ? [count, rows] : [rows, count]);
          const right = tf.tensor2d(b, transposeB ? [columns, count] : [count, columns]);
          const product = tf.matMul(left, right, transposeA, transposeB);
          expect(product.shape).to.deep.equal([rows, columns]);
          expectClose(product.dataSync(), multiply(shape, a, b), JSON.stringify(shape));
        });
      }
    }
  });

  it('adds a bias', () => {
    const [x, w, bias] = [numbers(5 * 6, 0), numbers(6 * 3, 1), numbers(3, 2)];
    const expected = multiply({ rows: 5, count: 6, columns: 3, transposeA: false, transposeB: false }, x, w);
    tf.tidy(() => {
      const y = denseWithBias(tf.tensor2d(x, [5, 6]), tf.tensor2d(w, [6, 3]), tf.tensor1d(bias));
      expectClose(
        y.dataSync(),
        expected.map((value, i) => value + (bias[i % 3] as number)),
        'y',
      );
    });
  });
});
