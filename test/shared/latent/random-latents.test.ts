import { expect } from 'chai';
import { LATENT_DISTRIBUTIONS } from '../../../src/shared/protocol/generator.js';
import { LATENT_STREAMS, randomLatents, typicalLength } from '../../../src/shared/latent/random-latents.js';
import type { LatentStream } from '../../../src/shared/latent/random-latents.js';
import { sheetLatents } from '../../../src/shared/images/sheet.js';

const cube = { latentSize: 7, latentDistribution: 'uniform(-1,1)' } as const;
const bell = { latentSize: 7, latentDistribution: 'normal(0,1)' } as const;

describe('random latent vectors', () => {
  it("are a run's sample sheet for its seed", () => {
    expect(randomLatents(6, cube, 42)).to.deep.equal(sheetLatents({ rows: 2, columns: 3 }, 7, 42));
  });

  it('begin with the same ones when there are more of them', () => {
    for (const space of [cube, bell]) {
      expect(randomLatents(9, space, 5).subarray(0, 28)).to.deep.equal(randomLatents(4, space, 5));
    }
  });

  it('are others for another seed, and for each purpose', () => {
    const streams = Object.keys(LATENT_STREAMS) as LatentStream[];
    const drawn = [...streams.map(stream => randomLatents(1, cube, 1, stream)), randomLatents(1, cube, 2)];
    expect(new Set(drawn.map(String)).size).to.equal(streams.length + 1);
  });

  it('have the mean, the deviation and the length of their distribution', () => {
    for (const latentDistribution of LATENT_DISTRIBUTIONS) {
      const space = { latentSize: 100, latentDistribution };
      const z = randomLatents(200, space, 3);
      const deviation = latentDistribution === 'uniform(-1,1)' ? Math.sqrt(1 / 3) : 1;
      expect(z.reduce((sum, value) => sum + value) / z.length).to.be.closeTo(0, 0.03);
      const square = z.reduce((sum, value) => sum + value * value, 0);
      expect(Math.sqrt(square / z.length)).to.be.closeTo(deviation, 0.02);
      expect(Math.sqrt(square / 200)).to.be.closeTo(typicalLength(space), 0.2);
    }
  });
});
