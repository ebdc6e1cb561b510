import { expect } from 'chai';
import { drawShifts, translate } from '../../../../src/core/training/augmentation/translation.js';
import { Random } from '../../../../src/shared/random.js';
import { checkAgainst, references } from '../../../support/augmentation.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../../support/backends.js';

const { translation: cases } = await references();

describe('a translation', () => {
  for (const backend of BACKENDS_UNDER_TEST) {
    it(`is PyTorch's, and so is its gradient, on ${backend}`, async () => {
      await useBackend(backend);
      for (const { down, right, ...reference } of cases) {
        const shifts = { down: Int32Array.from(down), right: Int32Array.from(right) };
        checkAgainst(reference, images => translate(images, shifts));
      }
      expect(cases).to.have.length(1);
    });
  }

  it('goes up to an eighth of height and width, either way, every distance as often', () => {
    const { down, right } = drawShifts(new Random(1, 'real-augmentation', 0), [9_000, 32, 28, 3]);
    const often = (shifts: Int32Array, shift: number) => shifts.filter(each => each === shift).length / 9_000;
    for (const [shifts, furthest] of [
      [down, 4],
      [right, 4], // 3.5, rounded up
    ] as const) {
      for (let shift = -furthest; shift <= furthest; shift++) {
        expect(often(shifts, shift), String(shift)).to.be.closeTo(1 / (2 * furthest + 1), 0.02);
      }
      expect(Math.max(...shifts.map(Math.abs))).to.equal(furthest);
    }
  });
});
