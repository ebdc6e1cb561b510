import { expect } from 'chai';
import { findImprecise, readPrecision, type Readings } from '../../../src/core/backend/precision.js';
import { needs } from '../../support/capabilities.js';
import { patch } from '../../support/patch.js';

/** What a GPU reads for which every number has so many bits, by the numbers that the real one was given. */
function withBits(bits: number, largest = Infinity) {
  let given: readonly number[] = [];
  const restore = patch(WebGL2RenderingContext.prototype, 'uniform4fv', () => (_where, values) => {
    given = values as number[];
  });
  try {
    readPrecision(context());
  } finally {
    restore();
  }
  const rounded = (value: number) => {
    if (!Number.isFinite(value)) return value;
    const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - bits + 1);
    const found = Math.round(value / unit) * unit;
    return value === 0 ? 0 : Math.abs(found) > largest ? Infinity * Math.sign(found) : found;
  };
  const readings: Readings = { sums: [], products: [] };
  for (let at = 0; at < given.length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = given.slice(at, at + 4).map(rounded);
    (readings.sums as number[]).push(rounded(a + b));
    (readings.products as number[]).push(rounded(c * d));
  }
  return readings;
}

const context = () => new OffscreenCanvas(1, 1).getContext('webgl2', {}) as WebGL2RenderingContext;

describe('The probe of a GPU’s precision', () => {
  before(needs('webgl off screen'));

  it('finds float32 on a GPU that has it', () => {
    const gl = context();
    gl.getExtension('EXT_color_buffer_float');
    expect(findImprecise(readPrecision(gl))).to.equal(null);
  });

  it('takes sums and products that are rounded down instead of to the nearest', () => {
    const { sums, products } = withBits(24);
    expect(findImprecise({ sums, products })).to.equal(null);
    const down = Array.from(products, (value, i) => (i === 0 || i === 5 ? value - value * 2 ** -24 : value));
    expect(findImprecise({ sums, products: down.map(Math.fround) })).to.equal(null);
  });

  it('finds numbers of 16, 22 and 23 bits, and those that end early, and says which', () => {
    expect(findImprecise(withBits(11, 65_504))).to.match(/^1 \+ 1\.19.*e-7 = 1$/);
    for (const bits of [16, 22, 23]) expect(findImprecise(withBits(bits)), String(bits)).to.be.a('string');
    expect(findImprecise(withBits(24, 2 ** 90))).to.match(/Infinity$/);
    expect(findImprecise({ sums: [], products: [] })).to.match(/NaN$/);
  });
});
