import { expect } from 'chai';
import { BatchSampler, shuffledIndices } from '../../../src/core/training/batch-sampler.js';
import { Random } from '../../../src/shared/random.js';

describe('the order of the data', () => {
  const batches = (order: BatchSampler, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => [...order.batch(from + i)]);

  it('shows every image at most once in an epoch, in full batches only', () => {
    const order = new BatchSampler(1, 23, 5);
    expect(order.batchesPerEpoch).to.equal(4);
    const epoch = batches(order, 0, 4);
    expect(epoch.every(batch => batch.length === 5)).to.be.true;
    expect(new Set(epoch.flat()).size).to.equal(20);
  });

  it('is another permutation in each epoch and for each seed', () => {
    const first = batches(new BatchSampler(1, 20, 5), 0, 4).flat();
    expect(batches(new BatchSampler(1, 20, 5), 4, 8).flat()).not.to.deep.equal(first);
    expect(batches(new BatchSampler(2, 20, 5), 0, 4).flat()).not.to.deep.equal(first);
  });

  it('can go on anywhere without what came before', () => {
    const whole = batches(new BatchSampler(3, 20, 4), 0, 30);
    expect(batches(new BatchSampler(3, 20, 4), 17, 30)).to.deep.equal(whole.slice(17));
  });

  it('gives each shard its part of every batch from a slice of its own, in an order of its own', () => {
    const shards = [0, 1, 2].map(shard => new BatchSampler(4, 38, 6, { shard, shards: 3 }));
    const epochs = shards.map(sampler => batches(sampler, 0, 6));
    for (const [shard, epoch] of epochs.entries()) {
      expect(shards[shard]?.batchesPerEpoch).to.equal(6); // as many as of whole batches
      expect(epoch.every(part => part.length === 2)).to.be.true;
      expect(epoch.flat().every(image => image % 3 === shard)).to.be.true;
      expect(new Set(epoch.flat()).size).to.equal(12);
    }
    const places = epochs.map(epoch => epoch.flat().map(image => Math.floor(image / 3)));
    expect(places[1]).not.to.deep.equal(places[0]);
  });

  it('leaves no place to its old holder more often than chance', () => {
    const fixed = Array.from({ length: 2_000 }, (_, seed) => shuffledIndices(10, new Random(seed, 'order', 0))).flatMap(
      order => [...order].filter((value, index) => value === index),
    ).length;
    expect(fixed / 2_000).to.be.closeTo(1, 0.12); // the mean number of fixed points of a random permutation is 1
  });
});
