import { expect } from 'chai';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { principalPlane } from '../../../src/shared/latent/principal.js';
import { randomLatents, typicalLength } from '../../../src/shared/latent/random-latents.js';
import { dot } from '../../../src/shared/latent/vectors.js';

const space = { latentSize: 10, latentDistribution: 'uniform(-1,1)' } as const;
const COUNT = 256;
const SIDE = 20;

/** Images that z[3] makes much lighter at the left, and z[7] less so at the right; the other numbers have little effect. */
function response(z: Float32Array) {
  const rgba = new Uint8ClampedArray(COUNT * SIDE * SIDE * 4).fill(255);
  for (let i = 0; i < rgba.length / 4; i++) {
    const [sample, x] = [Math.floor(i / SIDE / SIDE), i % SIDE];
    const at = (index: number) => z[sample * 10 + index] ?? 0;
    rgba.fill(128 + (x < SIDE / 2 ? 90 * at(3) : 45 * at(7)) + 4 * at(x % 10), 4 * i, 4 * i + 3);
  }
  return { count: COUNT, width: SIDE, height: SIDE, rgba };
}

describe('principal directions of a response', () => {
  it('find what changes pictures most, then what changes them most besides, lighter to the right and upwards', async () => {
    const z = randomLatents(COUNT, space, 1, 'response');
    const { origin, u, v } = await principalPlane(space, z, response(z));
    const length = typicalLength(space);
    expect((u[3] ?? 0) / length).to.be.above(0.97);
    expect((v[7] ?? 0) / length).to.be.above(0.97);
    expect(dot(u, v)).to.be.closeTo(0, 1e-9);
    expect(Math.sqrt(dot(u, u))).to.be.closeTo(length, 1e-9);
    expect([...origin].every(value => value === 0)).to.equal(true);
  });

  it('lets the page go on between its slices', async () => {
    let breaths = 0;
    const z = randomLatents(COUNT, space, 1, 'response');
    await principalPlane(space, z, response(z), () => Promise.resolve(void breaths++));
    expect(breaths).to.be.above(20);
  });

  it('are refused where every picture is the same', async () => {
    const z = randomLatents(COUNT, space, 1, 'response');
    const pictures = response(new Float32Array(z.length));
    const error: unknown = await principalPlane(space, z, pictures).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(InvalidOptionError);
  });
});
