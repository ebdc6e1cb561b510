import { expect } from 'chai';
import { changeColour, drawColourChange } from '../../../../src/core/training/augmentation/colour.js';
import { Random } from '../../../../src/shared/random.js';
import { checkAgainst, references } from '../../../support/augmentation.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../../support/backends.js';

const { colour: cases } = await references();

describe('a change of colours', () => {
  for (const backend of BACKENDS_UNDER_TEST) {
    it(`is PyTorch's, and so is its gradient, in colour and in grey, on ${backend}`, async () => {
      await useBackend(backend);
      for (const { brightness, saturation, contrast, ...reference } of cases) {
        const change = {
          brightness: Float32Array.from(brightness),
          saturation: Float32Array.from(saturation),
          contrast: Float32Array.from(contrast),
        };
        checkAgainst(reference, images => changeColour(images, change));
      }
      expect(cases.map(({ shape }) => shape[3])).to.deep.equal([3, 1]);
    });
  }

  it('is drawn from all of its ranges and from nothing else', () => {
    const { brightness, saturation, contrast } = drawColourChange(new Random(1, 'real-augmentation', 0), 2_000);
    for (const [values, from, to] of [
      [brightness, -0.5, 0.5],
      [saturation, 0, 2],
      [contrast, 0.5, 1.5],
    ] as const) {
      expect(Math.min(...values)).to.be.within(from, from + 0.02);
      expect(Math.max(...values)).to.be.within(to - 0.02, to);
    }
  });
});
