import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { DatasetError, InvalidOptionError, NotFiniteError, WeightsError } from '../../src/errors.js';
import type { StepTarget } from '../../src/protocol.js';
import { readSafetensors } from '../../src/weights/safetensors.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../support/backends.js';
import { noise, smallRun } from '../support/run.js';

/** Every number of a run's state, by name. */
const state = (run: ReturnType<typeof smallRun>) => readSafetensors(run.save()).tensors;

function train(run: ReturnType<typeof smallRun>, steps: number, target?: StepTarget) {
  for (let step = 0; step < steps; step++) run.train(target);
  return run.metrics();
}

function changed(before: ReturnType<typeof state>, after: ReturnType<typeof state>): string[] {
  return Object.keys(before).filter(name => before[name]!.data.some((value, i) => value !== after[name]!.data[i]));
}

for (const backend of BACKENDS_UNDER_TEST) {
  describe(`a run on ${backend}`, () => {
    before(() => useBackend(backend));

    it('gives the same losses and the same pixels twice for the same seed', () => {
      const [a, b] = [smallRun({ seed: 5 }), smallRun({ seed: 5 })];
      expect(train(a, 3)).to.deep.equal(train(b, 3));
      expect(a.sheet()).to.deep.equal(b.sheet());
      const c = smallRun({ seed: 6 });
      expect(train(c, 3)).not.to.deep.equal(train(smallRun({ seed: 5 }), 3));
      [a, b, c].forEach(run => run.dispose());
    });

    it('goes on from a checkpoint bit for bit, averages, optimisers and masks included', () => {
      const whole = smallRun({ seed: 2 });
      train(whole, 3);
      const saved = whole.save();
      const resumed = smallRun({ seed: 2 });
      resumed.restore(saved);
      expect(resumed.step).to.equal(3);
      expect(resumed.sheet()).to.deep.equal(whole.sheet());
      expect(train(resumed, 5)).to.deep.equal(train(whole, 5)); // over the end of an epoch
      expect(state(resumed)).to.deep.equal(state(whole));
      [whole, resumed].forEach(run => run.dispose());
    });

    it("leaves G alone in a step of D's, and D in a step of G's", () => {
      const run = smallRun();
      train(run, 1);
      const before = state(run);
      train(run, 1, 'discriminator');
      const afterD = state(run);
      expect(changed(before, afterD).every(name => name.includes('discriminator.'))).to.be.true;
      expect(changed(before, afterD)).to.include('discriminator.conv1.kernel');
      train(run, 1, 'generator');
      const movedByG = changed(afterD, state(run));
      expect(movedByG.every(name => name.includes('generator.'))).to.be.true;
      expect(movedByG).to.include.members([
        'generator.deconv4.kernel',
        'generator.bn0.moving_mean',
        'average/generator.dense.kernel',
      ]);
      run.dispose();
    });

    it('holds as many tensors after step 12 as after step 2, and none when it is disposed of', () => {
      const before = tf.memory().numTensors;
      const run = smallRun();
      const count = () => {
        run.metrics();
        run.sheet();
        run.save();
        return tf.memory().numTensors;
      };
      train(run, 2);
      const early = count();
      train(run, 10);
      expect(count()).to.equal(early);
      run.train(); // not read yet
      run.dispose();
      expect(tf.memory().numTensors).to.equal(before);
    });

    it('draws the same picture of a z wherever it stands in a batch, dropout and all', () => {
      const run = smallRun({ dropoutKeep: 0.5 });
      train(run, 2);
      const alone = run.generate(Float32Array.of(0.1, -0.2, 0.3, 0.4)).data;
      const among = run.generate(Float32Array.of(0.9, 0.8, 0.7, 0.6, 0.1, -0.2, 0.3, 0.4)).data.subarray(alone.length);
      alone.forEach((value, i) => expect(value).to.be.closeTo(among[i]!, 1e-5));
      run.dispose();
    });
  });
}

describe('a run', () => {
  before(() => useBackend('cpu'));

  it('trains on colours, odd sizes, a latent size of 2, and without dropout or averages', () => {
    const plain = { latentSize: 2, dropoutKeep: 1, averageDecay: 0, samplingStatistics: 'moving' } as const;
    const run = smallRun(plain, noise({ size: 11, channels: 3 }));
    const [metrics] = train(run, 1);
    expect(metrics?.discriminatorLoss).to.be.within(0.5, 3); // 2 ln 2 = 1.39 at the start
    expect(metrics?.generatorLoss).to.be.within(0.2, 3);
    expect(run.generate(Float32Array.of(0, 0))).to.include({ count: 1, height: 11, width: 11, channels: 3 });
    run.dispose();
  });

  it('counts steps, epochs and images', () => {
    const run = smallRun({ discriminatorUpdates: 2 }); // 24 images, batches of 4, two a step
    const metrics = train(run, 4);
    expect(metrics.map(({ step }) => step)).to.deep.equal([1, 2, 3, 4]);
    expect(metrics.map(({ epoch }) => epoch)).to.deep.equal([2 / 6, 4 / 6, 1, 8 / 6]);
    expect(run.imagesSeen).to.equal(32);
    expect(run.describe()).to.include({ stepsPerEpoch: 3, count: 24, height: 9 });
    run.dispose();
  });

  it('has no loss for a network that a step does not train', () => {
    const run = smallRun();
    const [d] = train(run, 1, 'discriminator');
    expect([d?.generatorLoss, Number.isFinite(d?.discriminatorLoss)]).to.deep.equal([NaN, true]);
    const [g] = train(run, 1, 'generator');
    expect([g?.discriminatorLoss, g?.realScore]).to.deep.equal([NaN, NaN]);
    expect(g?.fakeScore).to.be.within(0, 1);
    run.dispose();
  });

  it('says which loss is no number any more', () => {
    const broken = {
      ...noise(),
      batch: (indices: ArrayLike<number>) => new Float32Array(indices.length * 81).fill(NaN),
    };
    const run = smallRun({}, broken);
    expect(() => train(run, 1)).to.throw(NotFiniteError, /discriminator loss of step 1 is NaN/);
    run.dispose();
  });

  it('refuses fewer images than a batch, and images that are too small', () => {
    expect(() => smallRun({ batchSize: 25 })).to.throw(DatasetError, /24 images, fewer than a batch of 25/);
    expect(() => smallRun({}, noise({ size: 7 }))).to.throw(DatasetError, /7x7; a side must be 8/);
  });

  it('refuses a z of the wrong length or with NaN in it', () => {
    const run = smallRun();
    expect(() => run.generate(new Float32Array(6))).to.throw(InvalidOptionError, /z is "6 numbers long"/);
    expect(() => run.generate(new Float32Array(0))).to.throw(InvalidOptionError);
    expect(() => run.generate(Float32Array.of(0, NaN, 0, 0))).to.throw(InvalidOptionError, /z\[1\] is NaN/);
    run.dispose();
  });

  it('takes weights from a file that it wrote, and begins again with them', () => {
    const run = smallRun();
    train(run, 3);
    const file = run.exportWeights();
    const other = smallRun({ seed: 8 });
    other.importWeights(file);
    expect(other.step).to.equal(0);
    const [a, b] = [state(run), state(other)];
    expect(b['generator.deconv2.kernel']).to.deep.equal(a['average/generator.deconv2.kernel']);
    expect(b['discriminator.conv2.kernel']).to.deep.equal(a['discriminator.conv2.kernel']);
    train(other, 1);
    [run, other].forEach(each => each.dispose());
  });

  it('is left as it was by a file or a checkpoint of another network', () => {
    const run = smallRun();
    const before = state(run);
    const wide = smallRun({ baseWidth: 3 });
    expect(() => run.importWeights(wide.exportWeights())).to.throw(WeightsError, /for baseWidth 3; this run has 2/);
    expect(() => run.restore(wide.save())).to.throw(WeightsError, /generator.dense.kernel has the shape/);
    expect(() => run.restore(run.exportWeights())).to.throw(WeightsError, /no checkpoint of a run/);
    expect(() => run.importWeights(run.save())).to.throw(WeightsError, /format/);
    expect(state(run)).to.deep.equal(before);
    [run, wide].forEach(each => each.dispose());
  });
});
