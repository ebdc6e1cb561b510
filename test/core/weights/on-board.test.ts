import { expect } from 'chai';
import { GENERATORS, loadGenerator } from 'dcgan-elements/engine';
import { randomLatents } from '../../../src/shared/latent/random-latents.js';

/** Most bytes that a page downloads in total. */
const BUDGET = 12_000_000;

describe('The generators on board', () => {
  const expected = {
    digits: { variant: 'plain', height: 28, width: 28, channels: 1, latentSize: 100, encoder: false },
    'digits-2d': { variant: 'plain', height: 28, width: 28, channels: 1, latentSize: 2, encoder: false },
    faces: { variant: 'plain', height: 64, width: 64, channels: 3, latentSize: 100, encoder: true },
    'faces-autoencoder': { variant: 'autoencoder', height: 64, width: 64, channels: 3, latentSize: 100, encoder: true },
  };
  /** The sizes of the groups of classes. */
  const classes = {
    digits: [10],
    'digits-2d': [10],
    faces: [12, 4, 9, 8, 5, 5, 5, 6, 5],
    'faces-autoencoder': [],
  };

  for (const name of GENERATORS) {
    it(`has ${name}, which draws pictures that differ, and says where it comes from`, async () => {
      const generator = await loadGenerator(name, { backend: 'wasm' });
      const { metadata } = generator.description;
      expect(generator.description).to.include(expected[name]);
      const sizes = generator.description.classes.map(group => group.classes.length);
      expect(sizes).to.deep.equal(classes[name]);
      for (const key of ['dataset', 'license', 'steps', 'seed', 'recipe', 'created']) {
        expect(metadata[key], key).to.be.a('string').and.not.equal('');
      }
      const { data, count } = await generator.generate(randomLatents(6, generator.description, 1));
      const pixels = data.length / count;
      const pictures = Array.from({ length: count }, (_, i) => data.subarray(i * pixels, (i + 1) * pixels));
      for (const [i, picture] of pictures.entries()) {
        const next = pictures[(i + 1) % count] as Float32Array;
        const difference = picture.reduce((sum, value, k) => sum + (value - (next[k] as number)) ** 2, 0) / pixels;
        expect(difference, `pictures ${i} and the next`).to.be.above(0.01);
      }
      generator.dispose();
    });
  }

  it('is small enough for a page', async () => {
    const files = await Promise.all(GENERATORS.map(name => fetch(`/dist/assets/weights/${name}.safetensors`)));
    const sizes = await Promise.all(files.map(async file => (await file.arrayBuffer()).byteLength));
    expect(sizes.reduce((sum, size) => sum + size)).to.be.below(BUDGET);
  });
});
