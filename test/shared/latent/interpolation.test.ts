import { expect } from 'chai';
import {
  INTERPOLATE,
  INTERPOLATIONS,
  fittingInterpolation,
  linear,
  spherical,
} from '../../../src/shared/latent/interpolation.js';
import { Random } from '../../../src/shared/random.js';

const length = (z: Float32Array) => Math.hypot(...z);

/** Angle between two vectors, in radians. */
function angle(a: Float32Array, b: Float32Array): number {
  const dot = a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
  return Math.acos(dot / (length(a) * length(b)));
}

/** Pairs of random z of 100 numbers, from the cube. */
const pairs = Array.from({ length: 200 }, (_, i) => {
  const random = new Random(i, 'sheet', 0);
  return [random.uniform(100), random.uniform(100)] as const;
});

describe('Interpolation', () => {
  for (const name of INTERPOLATIONS) {
    it(`begins and ends at its ends (${name})`, () => {
      const [a, b] = [Float32Array.of(0.5, -0.25, 1), Float32Array.of(-1, 0.75, 0.125)];
      INTERPOLATE[name](a, b, 0).forEach((value, i) => expect(value).to.be.closeTo(a[i] ?? NaN, 1e-6));
      INTERPOLATE[name](a, b, 1).forEach((value, i) => expect(value).to.be.closeTo(b[i] ?? NaN, 1e-6));
    });

    it(`stays where it is between equal ends, opposite ends and the origin (${name})`, () => {
      const a = Float32Array.of(0.5, -0.25);
      const origin = new Float32Array(2);
      expect([...INTERPOLATE[name](a, a, 0.3)]).to.deep.equal([...a]);
      expect([...INTERPOLATE[name](a, Float32Array.of(-0.5, 0.25), 0.5)]).to.deep.equal([0, 0]);
      expect([...INTERPOLATE[name](origin, a, 0.5)]).to.deep.equal([0.25, -0.125]);
    });
  }

  it('by the line goes in equal steps', () => {
    expect([...linear(Float32Array.of(0, 1), Float32Array.of(1, -1), 0.25)]).to.deep.equal([0.25, 0.5]);
  });

  it('by the arc goes in equal angles and keeps the length of ends of one length', () => {
    const [a, b] = [Float32Array.of(1, 0, 0), Float32Array.of(0, 0.6, 0.8)];
    for (const t of [0.1, 0.25, 0.5, 0.9]) {
      const z = spherical(a, b, t);
      expect(length(z)).to.be.closeTo(1, 1e-6);
      expect(angle(a, z)).to.be.closeTo((t * Math.PI) / 2, 1e-6);
    }
  });

  it('by the line never leaves the cube, whose middle it cuts through', () => {
    const middles = pairs.map(([a, b]) => linear(a, b, 0.5));
    expect(Math.max(...middles.flatMap(z => [...z].map(Math.abs)))).to.be.at.most(1);
    const meanSquare = middles.reduce((sum, z) => sum + length(z) ** 2, 0) / middles.length;
    expect(meanSquare).to.be.closeTo(100 / 6, 0.5);
  });

  it('by the arc keeps the length of a random z, and leaves the cube with 8.6 % of its numbers', () => {
    const middles = pairs.map(([a, b]) => spherical(a, b, 0.5));
    const meanSquare = middles.reduce((sum, z) => sum + length(z) ** 2, 0) / middles.length;
    expect(meanSquare).to.be.closeTo(100 / 3, 0.5);
    const numbers = middles.flatMap(z => [...z]);
    const outside = numbers.filter(value => Math.abs(value) > 1).length / numbers.length;
    expect(outside).to.be.closeTo((2 - Math.SQRT2) ** 2 / 4, 0.01);
  });

  it('is by the line in the cube, and by the arc for a normal distribution', () => {
    expect(fittingInterpolation('uniform(-1,1)')).to.equal('linear');
    expect(fittingInterpolation('normal(0,1)')).to.equal('spherical');
  });
});
