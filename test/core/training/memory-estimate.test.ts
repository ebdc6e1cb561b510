import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { createTrainer } from 'dcgan-elements/engine';
import { checkMemory } from '../../../src/core/training/memory-check.js';
import { estimateMemory } from '../../../src/core/training/memory-estimate.js';
import { fitToDataset } from '../../../src/core/training/fit-to-dataset.js';
import { Run } from '../../../src/core/training/run.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import type { TrainerOptions } from '../../../src/shared/protocol/options.js';
import { resolveOptions } from '../../../src/shared/resolve-options.js';
import { onBackend } from '../../support/backends.js';
import { rejection } from '../../support/promises.js';
import { noise } from '../../support/run.js';

const plain = { variant: 'plain', recipe: 'quick', shards: 1 } as const;
const autoencoder = { variant: 'autoencoder', recipe: 'quick', shards: 1, sheetRows: 3, sheetColumns: 4 } as const;

type Case = readonly [what: string, options: Partial<TrainerOptions>, size: number, channels: number];
const CASES: readonly Case[] = [
  ['a plain run whose batch takes most', { ...plain, baseWidth: 8, batchSize: 64 }, 64, 3],
  ['a plain run whose sample sheet takes most', { ...plain, baseWidth: 8, batchSize: 4 }, 64, 3],
  ['a plain run in shards', { ...plain, baseWidth: 16, batchSize: 60, shards: 2 }, 28, 1],
  ['a plain run of the paper', { ...plain, recipe: 'paper', baseWidth: 16, batchSize: 100 }, 28, 1],
  ['a plain run with augmentation', { ...plain, batchSize: 48, augmentations: ['colour', 'cutout'] }, 32, 3],
  [
    'an autoencoder in all its phases',
    { ...autoencoder, imageSize: 64, autoencoderSteps: 1, discriminatorSteps: 1 },
    64,
    3,
  ],
  ['an autoencoder in play', { ...autoencoder, imageSize: 64, batchSize: 10, pretrain: 'none' }, 64, 3],
  ['an autoencoder with one head', { ...autoencoder, batchSize: 20, heads: [4], pretrain: 'none' }, 64, 3],
];

/** Watches the WASM heap: the bytes that are allocated, and the most so far. */
function watchHeap(): { live: number; peak: number } {
  const { wasm } = tf.backend() as unknown as { wasm: Record<'_malloc' | '_free', (value: number) => number> };
  const { _malloc: allocate, _free: free } = wasm;
  const sizes = new Map<number, number>();
  const heap = { live: 0, peak: 0 };
  wasm._malloc = bytes => {
    const address = allocate(bytes);
    sizes.set(address >>> 0, bytes);
    heap.live += bytes;
    heap.peak = Math.max(heap.peak, heap.live);
    return address;
  };
  wasm._free = address => {
    heap.live -= sizes.get(address >>> 0) ?? 0;
    sizes.delete(address >>> 0);
    return free(address);
  };
  return heap;
}

describe('The estimate of a run’s memory', () => {
  let heap: ReturnType<typeof watchHeap>;
  before(onBackend('wasm relaxed-simd'));
  before(() => {
    heap = watchHeap();
  });

  for (const [what, given, size, channels] of CASES) {
    it(`is what the heap takes, or up to a third more: ${what}`, () => {
      const images = noise({ count: 128, size, channels });
      const options = { ...resolveOptions(given), shards: given.shards === 2 ? 2 : 1 };
      const before = (heap.peak = heap.live);
      const run = new Run(options, images);
      run.describe().phases.forEach(() => {
        run.sheet();
        run.train();
        run.metrics();
      });
      run.sheet();
      run.save();
      run.dispose();
      const taken = heap.peak - before;
      const { architecture } = run.gradientsOptions;
      const estimate = estimateMemory(architecture, options);
      expect(estimate / taken, `${estimate} for ${taken}`).to.be.within(0.97, 1.34);
    });
  }
});

describe('A run that takes more memory than there is', () => {
  const images = { height: 256, width: 256, channels: 3 };
  const huge = { ...plain, baseWidth: 64, batchSize: 64, imageSize: 256 };
  const check = (given: Partial<TrainerOptions>, backend: 'wasm' | 'webgl' = 'wasm') => {
    const options = { ...resolveOptions(given), shards: 1 };
    return checkMemory(fitToDataset(options, noise({ count: 100, size: 8, channels: 3 })), images, backend);
  };

  it('is refused before it begins, with what to lower and to what', async () => {
    const pixels = new Uint8Array(16 + 64 * 64 * 64);
    [0x0803, 64, 64, 64].forEach((value, i) => new DataView(pixels.buffer).setUint32(4 * i, value));
    const dataset = new File([pixels], 'grey.idx3-ubyte');
    const opening = createTrainer({ ...huge, recipe: 'paper', dataset, backend: 'wasm' });
    const error = (await rejection(opening)) as InvalidOptionError;
    expect(error.name).to.equal('InvalidOptionError');
    expect(error.code).to.equal('memory-too-small');
    expect(error.details.subject).to.equal('batchSize');
    expect(error.message).to.match(
      /^This run would take \d\.\d GB of memory, and wasm can have 3\.9 GB\. Lower batchSize to \d+, /,
    );
  });

  it('fits with each of the values that are named', () => {
    const thrown = (() => {
      try {
        return check({ ...huge, recipe: 'paper' });
      } catch (error) {
        return error as InvalidOptionError;
      }
    })();
    expect(thrown).to.be.instanceOf(InvalidOptionError);
    const ways = [...(thrown as InvalidOptionError).message.matchAll(/(batchSize|baseWidth|imageSize) to (\d+)/g)];
    expect(ways.map(([, option]) => option)).to.deep.equal(['batchSize', 'baseWidth', 'imageSize']);
    for (const [, option, value] of ways) {
      const lowered = { ...huge, recipe: 'paper' as const, [option as 'batchSize']: Number(value) };
      expect(check(lowered).map(({ code }) => code)).to.deep.equal(['memory-large']);
      expect(() => check({ ...lowered, [option as 'batchSize']: Number(value) + 1 })).to.throw(InvalidOptionError);
    }
  });

  it('does not blame the batch where the sample sheet takes most', () => {
    const wide = { ...huge, baseWidth: 128, batchSize: 4 };
    expect(() => check(wide)).to.throw(InvalidOptionError, /Lower baseWidth to \d+ or imageSize to \d+\.$/);
  });

  it('is told of a GPU’s, whose memory is not known, and not of a small run’s', () => {
    expect(check({ ...huge, recipe: 'paper' }, 'webgl').map(({ code }) => code)).to.deep.equal(['memory-large']);
    expect(check({ ...plain, imageSize: 64 })).to.deep.equal([]);
  });
});
