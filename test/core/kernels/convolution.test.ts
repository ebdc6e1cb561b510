import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import fc from 'fast-check';
import { expect } from 'chai';
import { KERNEL_BUILDS, useBackend } from '../../support/backends.js';
import { expectClose, numbers, slope, someIndices } from './numbers.js';
import { convolve, filterGradient, inputGradient, sizes, type ConvolutionShape } from './reference.js';

const CHANNELS = [1, 2, 3, 4, 5, 30, 64] as const;
/** Most multiplications per case: beyond this the reference takes too long. */
const AFFORDABLE = 1e6;

interface Operands {
  readonly image: Float32Array;
  readonly filter: Float32Array;
  readonly dy: Float32Array;
}

function operands(shape: ConvolutionShape): Operands {
  const { image, filter, output } = sizes(shape);
  return { image: numbers(image, 0), filter: numbers(filter, 1), dy: numbers(output, 2) };
}

/** The convolution and both of its gradients, on the current backend. */
function compute(shape: ConvolutionShape, { image, filter, dy }: Operands): Operands {
  const { batch, height, width, depth, filterHeight, filterWidth, columns, stride, pad } = shape;
  const [image4, filter4] = [
    [batch, height, width, depth] as [number, number, number, number],
    [filterHeight, filterWidth, depth, columns] as [number, number, number, number],
  ];
  tf.engine().startScope();
  try {
    const x = tf.tensor4d(image, image4);
    const w = tf.tensor4d(filter, filter4);
    const y = tf.conv2d(x, w, [...stride], pad);
    const gradients = tf.grads((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, [...stride], pad));
    const [dx, dw] = gradients([x, w], tf.tensor4d(dy, y.shape)) as [tf.Tensor, tf.Tensor];
    return { dy: y.dataSync<'float32'>(), image: dx.dataSync<'float32'>(), filter: dw.dataSync<'float32'>() };
  } finally {
    tf.engine().endScope();
  }
}

function name(shape: ConvolutionShape): string {
  const { batch, height, width, depth, filterHeight, filterWidth, columns, stride, pad } = shape;
  return `${batch}x${height}x${width}x${depth}->${columns}, ${filterHeight}x${filterWidth}, stride ${stride.join()}, ${pad}`;
}

/** Square cases over all sizes, kernels, strides and paddings, with varying numbers of channels. */
function grid(): ConvolutionShape[] {
  const cases: ConvolutionShape[] = [];
  let turn = 0;
  for (const size of [1, 2, 3, 5, 7, 8, 14, 33]) {
    for (let taps = 1; taps <= 6; taps++) {
      for (let stride = 1; stride <= 6; stride++) {
        for (const pad of ['same', 'valid'] as const) {
          for (let tries = 0; tries < 49; tries++) {
            turn += 1;
            const depth = CHANNELS[turn % 7] as number;
            const columns = CHANNELS[Math.floor(turn / 7) % 7] as number;
            const shape: ConvolutionShape = {
              ...{ batch: 1 + (turn % 3), height: size, width: size, depth, columns },
              ...{ filterHeight: taps, filterWidth: taps, stride: [stride, stride], pad },
            };
            const { cost } = sizes(shape);
            if (cost === 0) break;
            if (cost > AFFORDABLE / 4) continue;
            cases.push(shape);
            break;
          }
        }
      }
    }
  }
  return cases;
}

const side = fc.integer({ min: 1, max: 33 });
const channels = fc.constantFrom(...CHANNELS);
const taps = fc.integer({ min: 1, max: 6 });
const anyShape = fc
  .record({
    batch: fc.integer({ min: 1, max: 7 }),
    height: side,
    width: side,
    depth: channels,
    columns: channels,
    filterHeight: taps,
    filterWidth: taps,
    stride: fc.tuple(taps, taps),
    pad: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
  })
  .filter(shape => sizes(shape).cost > 0 && sizes(shape).cost <= AFFORDABLE);

/** The cases that the networks use most, and those that take the kernels' rarer paths. */
const PARTICULAR: readonly ConvolutionShape[] = [
  // More columns than one packed block holds, in the filter and in the gradient with respect to the input.
  {
    batch: 2,
    height: 5,
    width: 4,
    depth: 250,
    columns: 203,
    filterHeight: 5,
    filterWidth: 5,
    stride: [2, 2],
    pad: 'same',
  },
  {
    batch: 1,
    height: 3,
    width: 3,
    depth: 65,
    columns: 700,
    filterHeight: 2,
    filterWidth: 2,
    stride: [1, 1],
    pad: 'same',
  },
  // Runs longer than a block of k, and more rows and positions than one block.
  {
    batch: 3,
    height: 7,
    width: 7,
    depth: 300,
    columns: 9,
    filterHeight: 5,
    filterWidth: 5,
    stride: [2, 2],
    pad: 'same',
  },
  {
    batch: 2,
    height: 33,
    width: 33,
    depth: 3,
    columns: 10,
    filterHeight: 4,
    filterWidth: 4,
    stride: [1, 1],
    pad: 'same',
  },
  // A filter as large as the image; a transposed one from a single pixel.
  {
    batch: 5,
    height: 6,
    width: 6,
    depth: 30,
    columns: 1,
    filterHeight: 6,
    filterWidth: 6,
    stride: [6, 6],
    pad: 'valid',
  },
  {
    batch: 2,
    height: 6,
    width: 6,
    depth: 120,
    columns: 100,
    filterHeight: 6,
    filterWidth: 6,
    stride: [6, 6],
    pad: 'same',
  },
];

for (const build of KERNEL_BUILDS) {
  describe(`convolution with ${build}`, function () {
    this.timeout(240_000);

    it('gives what the cpu backend gives, over a grid of odd shapes, and so do both gradients', async () => {
      const shapes = grid();
      expect(shapes.length).to.be.greaterThan(400);
      await useBackend('cpu');
      const expected = shapes.map(shape => compute(shape, operands(shape)));
      await useBackend(`wasm ${build}`);
      shapes.forEach((shape, index) => {
        const [ours, theirs] = [compute(shape, operands(shape)), expected[index] as Operands];
        expectClose(ours.dy, theirs.dy, name(shape));
        expectClose(ours.image, theirs.image, `gradient to the input, ${name(shape)}`);
        expectClose(ours.filter, theirs.filter, `gradient to the filter, ${name(shape)}`);
      });
    });

    it('agrees with its definition in float64, for any shape', async () => {
      await useBackend(`wasm ${build}`);
      fc.assert(fc.property(anyShape, agrees), { numRuns: 120, seed: 3 });
      PARTICULAR.forEach(agrees);
    });

    it('has the gradients that finite differences in float64 have', async () => {
      await useBackend(`wasm ${build}`);
      const shape: ConvolutionShape = {
        ...{ batch: 2, height: 5, width: 6, depth: 3, columns: 10 },
        ...{ filterHeight: 4, filterWidth: 3, stride: [2, 3], pad: 'same' },
      };
      const given = operands(shape);
      const { image, filter } = compute(shape, given);
      const loss = (x: ArrayLike<number>, w: ArrayLike<number>) =>
        convolve(shape, x, w).reduce((sum, y, i) => sum + y * (given.dy[i] as number), 0);
      for (const i of someIndices(image.length, 40)) {
        expectClose([image[i] as number], [slope(x => loss(x, given.filter), given.image, i)], `input ${i}`);
      }
      for (const i of someIndices(filter.length, 40)) {
        expectClose([filter[i] as number], [slope(w => loss(given.image, w), given.filter, i)], `filter ${i}`);
      }
    });

    it('takes paddings given in pixels, and rounds as asked', async () => {
      const run = () =>
        tf.tidy(() => {
          const x = tf.tensor4d(numbers(2 * 7 * 6 * 3), [2, 7, 6, 3]);
          const w = tf.tensor4d(numbers(4 * 3 * 3 * 9, 1), [4, 3, 3, 9]);
          const f = (x: tf.Tensor, w: tf.Tensor) =>
            tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, [[0, 0], [2, 1], [1, 3], [0, 0]], 'NHWC', 1, 'floor'); // prettier-ignore
          return [f(x, w), ...tf.grads(f)([x, w])].map(t => t.dataSync());
        });
      await useBackend('cpu');
      const expected = run();
      await useBackend(`wasm ${build}`);
      run().forEach((ours, i) => expectClose(ours, expected[i] as ArrayLike<number>, `output ${i}`));
    });

    it('leaves a dilated filter to TensorFlow.js', async () => {
      const run = () =>
        tf.tidy(() =>
          tf
            .conv2d(
              tf.tensor4d(numbers(9 * 9 * 2), [1, 9, 9, 2]),
              tf.tensor4d(numbers(9 * 2 * 4, 1), [3, 3, 2, 4]),
              1,
              'same',
              'NHWC',
              2,
            )
            .dataSync(),
        );
      await useBackend('cpu');
      const expected = run();
      await useBackend(`wasm ${build}`);
      expectClose(run(), expected, 'dilated');
    });

    it('adds bias and activation in one go where they are fused', async () => {
      const run = (activation: 'linear' | 'relu' | 'leakyrelu' | 'elu') =>
        tf.tidy(() =>
          tf.fused
            .conv2d({
              x: tf.tensor4d(numbers(2 * 5 * 5 * 3), [2, 5, 5, 3]),
              filter: tf.tensor4d(numbers(9 * 3 * 11, 1), [3, 3, 3, 11]),
              strides: 2,
              pad: 'same',
              bias: tf.tensor1d(numbers(11, 2)),
              activation,
              leakyreluAlpha: 0.3,
            })
            .dataSync(),
        );
      for (const activation of ['linear', 'relu', 'leakyrelu', 'elu'] as const) {
        await useBackend('cpu');
        const expected = run(activation);
        await useBackend(`wasm ${build}`);
        expectClose(run(activation), expected, activation);
      }
    });

    it('lets a NaN reach only the outputs that see it', async () => {
      await useBackend(`wasm ${build}`);
      for (const columns of [1, 3, 8, 10]) {
        const [height, width, depth] = [9, 9, 3];
        const image = numbers(height * width * depth);
        image[(4 * width + 4) * depth + 1] = NaN;
        const y = tf.tidy(() =>
          tf
            .conv2d(
              tf.tensor4d(image, [1, height, width, depth]),
              tf.tensor4d(numbers(9 * depth * columns), [3, 3, depth, columns]),
              1,
              'same',
            )
            .dataSync(),
        );
        y.forEach((value, i) => {
          const [row, column] = [Math.floor(i / columns / width), Math.floor(i / columns) % width];
          const sees = Math.abs(row - 4) <= 1 && Math.abs(column - 4) <= 1;
          expect(Number.isNaN(value), `${row}, ${column}`).to.equal(sees);
        });
      }
    });

    it('frees all that it takes', async () => {
      await useBackend(`wasm ${build}`);
      const shape = PARTICULAR[0] as ConvolutionShape;
      const given = operands(shape);
      compute(shape, given);
      const before = heap();
      for (let i = 0; i < 50; i++) compute(shape, given);
      expect(heap()).to.equal(before);
    });
  });
}

function agrees(shape: ConvolutionShape): void {
  const given = operands(shape);
  const { dy: y, image, filter } = compute(shape, given);
  expectClose(y, convolve(shape, given.image, given.filter), name(shape));
  expectClose(image, inputGradient(shape, given.dy, given.filter), `gradient to the input, ${name(shape)}`);
  expectClose(filter, filterGradient(shape, given.image, given.dy), `gradient to the filter, ${name(shape)}`);
}

/** Bytes of the backend's heap. */
function heap(): number {
  return (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
}
