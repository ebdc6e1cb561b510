import { expect } from 'chai';
import { candidates, reasonsFor } from '../../../src/client/suggestion/rules.js';
import { resolveOptions } from '../../../src/shared/resolve-options.js';

describe('the rules of a suggestion', () => {
  /** Count and size of the pictures, and what is suggested first: variant, image size, batch, augmentations. */
  const table: [
    count: number,
    size: number,
    variant: string,
    imageSize: number,
    batch: number,
    augmentations: string,
  ][] = [
    [1, 8, 'autoencoder', 16, 1, 'colour translation cutout'],
    [1, 200, 'autoencoder', 64, 1, 'colour translation cutout'],
    [7, 47, 'autoencoder', 32, 7, 'colour translation cutout'],
    [8, 5, 'autoencoder', 16, 8, 'colour translation cutout'],
    [30, 28, 'autoencoder', 16, 10, 'colour translation cutout'],
    [199, 64, 'autoencoder', 64, 10, 'colour translation cutout'],
    [200, 5, 'plain', 8, 32, 'colour translation cutout'],
    [200, 32, 'plain', 32, 32, 'colour translation cutout'],
    [300, 63, 'plain', 32, 32, 'colour translation cutout'],
    [300, 64, 'autoencoder', 64, 10, 'colour translation cutout'],
    [999, 28, 'plain', 28, 32, 'colour translation cutout'],
    [1_000, 28, 'plain', 28, 64, 'translation cutout'],
    [4_999, 128, 'autoencoder', 64, 10, 'translation cutout'],
    [5_000, 28, 'plain', 28, 64, ''],
    [60_000, 4_000, 'autoencoder', 64, 10, ''],
  ];
  for (const [count, size, ...expected] of table) {
    it(`choose ${expected.slice(0, 2).join(' at ')} for ${count} pictures of ${size} pixels`, () => {
      const [first] = candidates({ count, size, channels: 3 });
      const { variant, imageSize, batchSize, augmentations } = first ?? expect.fail('There is no suggestion.');
      expect([variant, imageSize, batchSize, augmentations.join(' ')]).to.deep.equal(expected);
    });
  }

  it('propose nothing that the engine refuses, or that needs more pictures than there are', () => {
    for (let count = 1; count <= 70_000; count = Math.ceil(count * 1.3)) {
      for (const size of [1, 8, 15, 16, 27, 32, 48, 64, 256, 9_999]) {
        for (const options of candidates({ count, size, channels: 1 })) {
          expect(() => resolveOptions(options)).not.to.throw();
          expect(options.batchSize).to.be.at.most(count);
        }
      }
    }
  });

  it('give a small set the rate and beta1 that drew 300 cats, and a large one the recipe’s', () => {
    const rates = (count: number) => {
      const [first] = candidates({ count, size: 64, channels: 3 });
      return [first?.learningRate, first?.beta1];
    };
    expect(rates(999)).to.deep.equal([2e-4, 0.5]);
    expect(rates(1_000)).to.deep.equal([1e-4, 0.9]);
  });

  it('have something smaller to fall back on where the best takes long', () => {
    const sizes = candidates({ count: 300, size: 64, channels: 3 }).map(({ variant, imageSize }) => [
      variant,
      imageSize,
    ]);
    expect(sizes).to.deep.equal([
      ['autoencoder', 64],
      ['plain', 32],
    ]);
  });

  it('give their reasons in sentences', () => {
    const reasons = (count: number, size: number, minutes?: number) => {
      const pictures = { count, size, channels: 3 } as const;
      const [first, second] = candidates(pictures);
      const options = minutes === undefined ? first : second;
      if (!options) throw new Error('There is no suggestion.');
      const passedOver = minutes === undefined ? null : { imageSize: 64, minutes };
      return reasonsFor(pictures, options, passedOver)
        .map(({ text }) => text)
        .join(' ');
    };
    expect(reasons(300, 64)).to.match(
      /^The pictures are large enough for 64 x 64 pixels.* 300 pictures .*colour, translation, cutout/,
    );
    expect(reasons(300, 64)).not.to.match(/expect copies|would take/);
    expect(reasons(300, 64, 95)).to.match(/plain variant at 32 x 32 .* At 64 x 64 this machine would take 95 minutes/);
    expect(reasons(199, 32)).to.contain('With fewer than 200 pictures, expect copies of them.');
    expect(reasons(30, 64)).to.contain('With fewer than 200 pictures the autoencoder variant draws clearer ones');
    expect(reasons(1, 64)).to.contain('can learn from 1 picture; the plain one needs at least 8.');
    expect(reasons(60_000, 28)).to.contain('With 60,000 pictures no augmentation is needed.');
  });
});
