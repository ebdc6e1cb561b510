import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import {
  classLogits,
  classScale,
  classesOfInput,
  countClasses,
  scaleClasses,
} from '../../../src/core/networks/classes.js';
import { discriminate, discriminatorSpecs, generate, generatorSpecs, type PlainShape } from '../../../src/core/networks/plain.js'; // prettier-ignore
import { Random } from '../../../src/shared/random.js';
import { useBackend } from '../../support/backends.js';
import { someTensors } from '../../support/generator-file.js';
import { largestDifference } from '../../support/golden.js';

const values = (tensor: tf.Tensor) => [...tensor.dataSync()];
const SHAPE: PlainShape = { height: 14, width: 12, channels: 1, latentSize: 12, baseWidth: 2, classes: [2, 3] };

function weightsOf(shape: PlainShape): Record<string, tf.Tensor> {
  const tensors = someTensors({ variant: 'plain', shape });
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [name, tf.tensor(data as Float32Array, [...shape])]),
  );
}

describe('Networks with classes', () => {
  before(() => useBackend('wasm simd'));
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it('see a y that is as long as z is on average, in one group or several', () => {
    expect(classScale(100, [10])).to.be.closeTo(Math.sqrt(100 / 3), 1e-12);
    expect(classScale(12, [2, 3])).to.be.closeTo(Math.sqrt(2), 1e-12);
    const input = tf.tensor2d([...new Array<number>(12).fill(0.5), 0.25, 0.75, 0, 1, 0], [1, 17]);
    const scaled = values(scaleClasses(input, 12, [2, 3]));
    const root = Math.SQRT2;
    expect(largestDifference(scaled.slice(0, 12), new Array<number>(12).fill(0.5))).to.equal(0);
    expect(largestDifference(scaled.slice(12), [0.25 * root, 0.75 * root, 0, root, 0])).to.be.at.most(1e-6);
    const z = new Random(2, 'sheet', 0).uniform(12_000);
    const length = z.reduce((sum, value) => sum + value ** 2, 0) / 1_000;
    expect(2 * classScale(12, [2, 3]) ** 2, 'the squared length of y').to.be.closeTo(length, 0.2);
  });

  it('leave the input alone where there are no classes', () => {
    const input = tf.tensor2d([1, 2], [1, 2]);
    expect(scaleClasses(input, 2, [])).to.equal(input);
    expect(scaleClasses(input, 2)).to.equal(input);
    expect(classesOfInput(input, 2)).to.equal(undefined);
    expect(countClasses()).to.equal(0);
  });

  it('find y behind z in the input', () => {
    const input = tf.tensor2d([1, 2, 0, 1, 3, 4, 1, 0], [2, 4]);
    expect(values(classesOfInput(input, 2, [2]) as tf.Tensor)).to.deep.equal([0, 1, 1, 0]);
  });

  it('judge by the first output plus those of the image’s classes, weighted by y and divided by the root of the groups', () => {
    const outputs = tf.tensor2d([10, 1, 2, 3, 4, 5, -1, 6, 7, 8, 9, 0], [2, 6]);
    const y = tf.tensor2d([1, 0, 0, 0, 1, 0.5, 0.5, 0, 1, 0], [2, 5]);
    const logits = classLogits(outputs, y, [2, 3]);
    expect(logits.shape).to.deep.equal([2, 1]);
    const expected = [10 + (1 + 5) / Math.SQRT2, -1 + (6.5 + 9) / Math.SQRT2];
    expect(largestDifference(logits.dataSync(), expected)).to.be.at.most(1e-5);
    expect(values(classLogits(tf.tensor2d([[1, 2, 3]]), tf.tensor2d([[0, 1]]), [2]))).to.deep.equal([4]);
  });

  it('have a row of G’s first kernel and an output of D for each class, and otherwise the layers of those without', () => {
    const plain = { ...SHAPE, classes: [] };
    const differing = (specs: typeof generatorSpecs) => {
      const without = new Map(specs(plain).map(({ name, shape }) => [name, shape.join()]));
      expect(specs(SHAPE).map(({ name }) => name)).to.deep.equal([...without.keys()]);
      return specs(SHAPE).flatMap(({ name, shape }) => (without.get(name) === shape.join() ? [] : [[name, ...shape]]));
    };
    expect(differing(generatorSpecs)).to.deep.equal([['generator.dense.kernel', 17, 16]]);
    expect(differing(discriminatorSpecs)).to.deep.equal([
      ['discriminator.dense.kernel', 16, 6],
      ['discriminator.dense.bias', 6],
    ]);
  });

  it('draw and judge otherwise for other classes, and a mixture between', () => {
    const weights = weightsOf(SHAPE);
    const z = [...new Random(5, 'sheet', 0).uniform(12)];
    const y = [[1, 0, 1, 0, 0], [0, 1, 1, 0, 0], [0.5, 0.5, 1, 0, 0]]; // prettier-ignore
    const images = generate(weights, tf.tensor2d(y.map(row => [...z, ...row])), SHAPE, { statistics: 'stored' });
    const [a, b, between] = tf.split(images, 3).map(values) as [number[], number[], number[]];
    expect(largestDifference(a, b)).to.be.above(0.01);
    expect(largestDifference(a, between)).to.be.above(0.01);
    expect(largestDifference(b, between)).to.be.above(0.01);
    const image = tf.slice(images, 0, 1);
    const judged = y.map(row => {
      return values(discriminate(weights, image, { y: tf.tensor2d([row]), classes: [2, 3] }))[0] as number;
    });
    const [first = 0, second = 0, mean = 0] = judged;
    expect(first).not.to.be.closeTo(second, 1e-3);
    expect(mean, 'a mixture’s logit is the mean').to.be.closeTo((first + second) / 2, 1e-4);
  });
});
