import { expect } from 'chai';
import {
  autoShards,
  largestDivisor,
  workersFor,
  type Machine,
} from '../../../../src/core/training/shards/auto-shards.js';

const machine = (changes: Partial<Machine> = {}): Machine => ({
  backend: 'wasm',
  cores: 8,
  threads: 1,
  ...changes,
});

describe('The number of shards that a machine decides on', () => {
  it('is the number of workers, at most four, with at least 16 images for each', () => {
    const of = (cores: number, batchSize = 64) => autoShards(machine({ cores }), batchSize);
    expect([1, 2, 3, 4, 5, 8, 64].map(cores => of(cores))).to.deep.equal([1, 2, 2, 2, 4, 4, 4]);
    expect([10, 31, 32, 48, 63, 128].map(batchSize => of(8, batchSize))).to.deep.equal([1, 1, 2, 3, 3, 4]);
  });

  it('is one on a GPU, and where a worker has several threads', () => {
    expect(autoShards(machine({ backend: 'webgl' }), 64)).to.equal(1);
    expect(autoShards(machine({ threads: 2 }), 64)).to.equal(1);
  });

  it('leaves a core to the page where there are more than two, and needs no more workers than shards', () => {
    const of = (shards: number, cores: number) => workersFor(shards, machine({ cores }));
    expect([1, 2, 3, 4, 8].map(cores => of(4, cores))).to.deep.equal([1, 2, 2, 3, 4]);
    expect(of(1, 8)).to.equal(1);
    expect(workersFor(4, machine({ backend: 'webgl' }))).to.equal(1);
    expect(workersFor(4, machine({ threads: 3 }))).to.equal(1);
  });

  it('divides the batch', () => {
    expect(largestDivisor(10, 4)).to.equal(2);
    expect(largestDivisor(64, 64)).to.equal(64);
    expect(largestDivisor(7, 6)).to.equal(1);
    expect(largestDivisor(7, 0)).to.equal(1);
  });
});
