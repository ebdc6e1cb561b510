import { expect } from 'chai';
import { cutOut, drawHoles } from '../../../../src/core/training/augmentation/cutout.js';
import { Random } from '../../../../src/shared/random.js';
import { checkAgainst, references } from '../../../support/augmentation.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../../support/backends.js';

const { cutout: cases } = await references();

describe('a cutout', () => {
  for (const backend of BACKENDS_UNDER_TEST) {
    it(`is PyTorch's, and so is its gradient, on ${backend}`, async () => {
      await useBackend(backend);
      for (const { middle_y, middle_x, ...reference } of cases) {
        // Of 8 and of 7 pixels, half is 4: the hole begins 2 pixels before its middle.
        const holes = {
          top: Int32Array.from(middle_y, y => y - 2),
          left: Int32Array.from(middle_x, x => x - 2),
        };
        checkAgainst(reference, images => cutOut(images, holes));
      }
      expect(cases).to.have.length(1);
    });
  }

  it('has its middle anywhere in the image', () => {
    const { top, left } = drawHoles(new Random(1, 'real-augmentation', 0), [5_000, 32, 11, 1]);
    // 16 of 32 pixels: the middle is from 0 to 32. 6 of 11: from 0 to 11.
    expect([Math.min(...top), Math.max(...top)]).to.deep.equal([-8, 24]);
    expect([Math.min(...left), Math.max(...left)]).to.deep.equal([-3, 8]);
    expect(new Set(left).size).to.equal(12);
  });
});
