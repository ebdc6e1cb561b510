import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { wilsonInterval } from '../../../src/core/assessment/interval.js';
import { twoSampleTest } from '../../../src/core/assessment/two-sample-test.js';
import { useBackend } from '../../support/backends.js';
import { drawShapes, type ShapeName } from '../../support/drawn-shapes.js';

const plan = { training: 200, test: 100, updates: 100, baseWidth: 4 };
const COUNT = plan.training + plan.test;
const quietly = { seed: 3, onProgress: () => {} };

/** So many pictures of these shapes, in turn. */
const pictures = (shapes: readonly ShapeName[], seed: number) =>
  drawShapes(
    Array.from({ length: COUNT }, (_, i) => shapes[i % shapes.length] as ShapeName),
    seed,
  );

describe('the two-sample test', () => {
  before(() => useBackend('wasm simd'));

  it('tells two kinds of pictures apart', () => {
    const { right, of } = twoSampleTest(pictures(['square'], 1), pictures(['cross'], 2), plan, quietly);
    expect(of).to.equal(200);
    expect(right / of).to.be.greaterThan(0.95);
  });

  it('sees that one set lacks a kind that the other has', () => {
    const both = pictures(['square', 'cross'], 1);
    const { right, of } = twoSampleTest(both, pictures(['square'], 2), { ...plan, updates: 300 }, quietly);
    // The best judge takes crosses for the first set, and all else for the second: half of those and all of these are right.
    expect(right / of).to.be.within(0.55, 0.8);
  });

  it('only guesses where both sets are of one kind', () => {
    const first = pictures(['square', 'frame', 'cross'], 1);
    const second = pictures(['square', 'frame', 'cross'], 2);
    const { right, of } = twoSampleTest(first, second, plan, quietly);
    const [low, high] = wilsonInterval(right, of);
    expect(low).to.be.lessThan(0.5);
    expect(high).to.be.greaterThan(0.5);
  });

  it('is tested on pictures that it has not learnt from', () => {
    // The pictures for training differ, and those for the test do not: nothing that is learnt helps there.
    const [first, second] = [pictures(['square'], 1), pictures(['cross'], 2)];
    second.bytes.set(first.part(plan.training, COUNT).bytes, plan.training * 16 * 16);
    expect(twoSampleTest(first, second, plan, quietly).right).to.equal(100);
  });

  it('says the same for the same seed, tells how far it is, and keeps no tensor', () => {
    const before = tf.memory().numTensors;
    const told: number[] = [];
    const test = (seed: number) =>
      twoSampleTest(pictures(['square', 'frame'], 1), pictures(['frame', 'cross'], 2), plan, {
        seed,
        onProgress: fraction => told.push(fraction),
      });
    expect(test(5)).to.deep.equal(test(5));
    expect(told.at(-1)).to.be.closeTo(1, 1e-9);
    const first = told.slice(0, told.length / 2);
    expect(first).to.deep.equal([...first].sort((a, b) => a - b));
    expect(tf.memory().numTensors).to.equal(before);
  });
});
