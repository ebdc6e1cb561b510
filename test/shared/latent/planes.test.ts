import { expect } from 'chai';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { latentOnPlane, planeThrough, randomPlane, square, type Plane } from '../../../src/shared/latent/planes.js';
import { randomLatents, typicalLength } from '../../../src/shared/latent/random-latents.js';
import { dot } from '../../../src/shared/latent/vectors.js';

const space = { latentSize: 100, latentDistribution: 'uniform(-1,1)' } as const;
const near = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - (b[i] ?? 0))));

/** The coordinates of the point of the plane that is nearest to a z. */
function coordinatesOf({ origin, u, v }: Plane, z: Float32Array): { x: number; y: number } {
  const difference = Float64Array.from(z, (value, i) => value - (origin[i] as number));
  return { x: dot(difference, u) / dot(u, u), y: dot(difference, v) / dot(v, v) };
}

describe('planes through z space', () => {
  it('are the square itself for a z of two numbers', () => {
    expect([...latentOnPlane(square(), -1, 0.5)]).to.deep.equal([-1, 0.5]);
  });

  it('have two perpendicular directions by seed, of the length that a random z has', () => {
    const { origin, u, v } = randomPlane(space, 3);
    expect(Math.max(...origin)).to.equal(0);
    expect(dot(u, v)).to.be.closeTo(0, 1e-12);
    for (const w of [u, v]) expect(Math.sqrt(dot(w, w))).to.be.closeTo(typicalLength(space), 1e-12);
    expect(randomPlane(space, 3)).to.deep.equal(randomPlane(space, 3));
    expect(randomPlane(space, 4)).not.to.deep.equal(randomPlane(space, 3));
  });

  it('go through three samples, all within the square, and one of them on its border', () => {
    const z = randomLatents(3, space, 8);
    const samples = [z.subarray(0, 100), z.subarray(100, 200), z.subarray(200)];
    const plane = planeThrough(samples);
    expect(dot(plane.u, plane.v)).to.be.closeTo(0, 1e-12);
    const places = samples.map(sample => coordinatesOf(plane, sample));
    samples.forEach((sample, i) => {
      expect(near(latentOnPlane(plane, places[i]?.x ?? NaN, places[i]?.y ?? NaN), sample)).to.be.below(1e-6);
    });
    const reach = places.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]);
    expect(Math.max(...reach)).to.be.closeTo(1, 1e-9);
    expect(places[0]?.y).to.be.closeTo(places[1]?.y ?? NaN, 1e-9); // u is the way from the first to the second
  });

  it('are refused where samples lie on a line, are not three, or differ in length', () => {
    const [a, b] = [Float32Array.of(0, 0, 1), Float32Array.of(1, 1, 1)];
    const middle = Float32Array.of(0.5, 0.5, 1);
    for (const wrong of [
      [a, b, middle],
      [a, a, b],
      [a, b],
      [a, b, Float32Array.of(1, 2)],
    ]) {
      expect(() => planeThrough(wrong)).to.throw(InvalidOptionError);
    }
    expect(() => randomPlane({ ...space, latentSize: 1 }, 1)).to.throw(InvalidOptionError, 'latentSize is 1');
  });
});
