import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { Classifier } from '../../../src/core/assessment/classifier.js';
import { useBackend } from '../../support/backends.js';
import { drawShapes, SHAPES, type ShapeName } from '../../support/drawn-shapes.js';

const GROUPS = [
  { name: 'shape', classes: ['a', 'b', 'c'] },
  { name: 'squareness', classes: ['no', 'yes'] },
];

/** Pictures in two groups of classes: the shape, and whether it is a square. */
function labelled(count: number, seed: number) {
  const numbers = Array.from({ length: count }, (_, i) => (i * 7 + seed) % 3);
  const pictures = drawShapes(
    numbers.map(number => SHAPES[number] as ShapeName),
    seed,
  );
  return { pictures, labels: Uint8Array.from(numbers.flatMap(number => [number, number === 0 ? 1 : 0])) };
}

describe('the classifier', () => {
  before(() => useBackend('wasm simd'));

  it('learns several groups of classes at once from several parts, and keeps no tensor', () => {
    const before = tf.memory().numTensors;
    const options = { groups: GROUPS, baseWidth: 4, updates: 160, seed: 1, onProgress: () => {} };
    const classifier = Classifier.train([labelled(200, 1), labelled(150, 2)], options);
    const { pictures, labels } = labelled(120, 3);
    const found = classifier.classify(pictures, () => {});
    classifier.dispose();
    expect(tf.memory().numTensors).to.equal(before);
    const right = (group: number) => found.filter((value, i) => i % 2 === group && value === labels[i]).length / 120;
    expect(right(0)).to.be.greaterThan(0.9);
    expect(right(1)).to.be.greaterThan(0.9);
  });
});
