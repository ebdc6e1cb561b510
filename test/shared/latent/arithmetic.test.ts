import { expect } from 'chai';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { combine, equationPath } from '../../../src/shared/latent/arithmetic.js';

const z = (...values: number[]) => Float32Array.from(values);

describe('arithmetic of latent vectors', () => {
  it('is a - b + c, each the mean of up to three', () => {
    const equation = { a: [z(1, 0), z(0, 1), z(2, 2)], b: [z(0.5, 0.5)], c: [z(-1, 0), z(-3, 2)] };
    expect([...(combine(equation) ?? [])]).to.deep.equal([1 - 0.5 - 2, 1 - 0.5 + 1]);
  });

  it('takes an empty term for nought, and is nothing without any', () => {
    expect([...(combine({ a: [z(1, 2)], b: [], c: [] }) ?? [])]).to.deep.equal([1, 2]);
    expect([...(combine({ a: [], b: [z(1, 2)], c: [] }) ?? [])]).to.deep.equal([-1, -2]);
    expect(combine({ a: [], b: [], c: [] })).to.equal(null);
    expect(equationPath({ a: [], b: [], c: [] }, 5)).to.equal(null);
  });

  it('has a way from a to the result, in even steps', () => {
    const path = equationPath({ a: [z(1, 0)], b: [z(0, 1)], c: [z(2, 0)] }, 5);
    expect(path?.map(step => [...step])).to.deep.equal([
      [1, 0],
      [1.5, -0.25],
      [2, -0.5],
      [2.5, -0.75],
      [3, -1],
    ]);
  });

  it('refuses a fourth sample in a term, and z of different lengths', () => {
    const four = [z(1), z(2), z(3), z(4)];
    expect(() => combine({ a: four, b: [], c: [] })).to.throw(InvalidOptionError, 'Term a is "4 samples"');
    expect(() => combine({ a: [z(1)], b: [z(1, 2)], c: [] })).to.throw(InvalidOptionError, 'term b');
  });
});
