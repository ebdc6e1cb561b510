import { expect } from 'chai';
import { findChain } from '../../../../src/core/generator/pytorch/find-chain.js';
import type { Module } from '../../../../src/core/generator/pytorch/modules.js';
import { WeightsError } from '../../../../src/shared/errors.js';

const layer = (path: string, inSize: number, outSize: number): Module => ({
  path,
  kind: 'convolution',
  tensors: {},
  inSize,
  outSize,
});

describe('The layers of a PyTorch file', () => {
  it('are put in the only order in which each takes what the one before gives', () => {
    const layers = [layer('head', 16, 3), layer('body', 32, 16), layer('stem', 100, 32)];
    expect(findChain(layers, false).links.map(({ layer }) => layer.path)).to.deep.equal(['stem', 'body', 'head']);
  });

  it('are refused without trying all orders where many fit', () => {
    // Eleven equal layers have 40 million orders.
    const layers = Array.from({ length: 11 }, (_, i) => layer(`block${String.fromCharCode(97 + i)}`, 64, 64));
    expect(() => findChain([...layers, layer('head', 7, 3)], false)).to.throw(WeightsError);
  });
});
