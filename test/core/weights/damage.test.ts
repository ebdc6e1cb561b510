import { expect } from 'chai';
import { WeightsError } from '../../../src/shared/errors.js';
import { readGeneratorFile } from '../../../src/core/weights/generator-file.js';
import { damagedCopies } from '../../support/damage.js';
import { smallGeneratorFile } from '../../support/generator-file.js';

describe('A weights file', () => {
  const file = smallGeneratorFile();

  it('is read when it is whole', () => {
    expect(Object.keys(readGeneratorFile(file).weights)).to.include('generator.deconv4.kernel');
  });

  it('is refused, with the tensor or the byte named, when it is damaged in any of 100 ways', () => {
    for (const { what, bytes } of damagedCopies(file, 100, 1)) {
      let error: unknown;
      try {
        readGeneratorFile(bytes);
      } catch (thrown) {
        error = thrown;
      }
      expect(error, what).to.be.instanceOf(WeightsError);
      expect((error as WeightsError).message, what).to.match(
        /Tensor |bytes?\b|(generator|discriminator)\.|__metadata__|"\S+" is /,
      );
    }
  });

  it('is refused before anything is set aside for what a damaged header promises', () => {
    const before = memory();
    for (let round = 0; round < 10; round++) {
      for (const { bytes } of damagedCopies(file, 100, round)) {
        try {
          readGeneratorFile(bytes);
        } catch {
          // as it should be
        }
      }
    }
    expect(memory() - before, 'bytes kept').to.be.below(64 * 2 ** 20);
  });
});

/** Bytes of the heap, if the browser reports them. */
function memory(): number {
  const { memory: heap } = performance as Performance & { memory?: { usedJSHeapSize: number } };
  return heap?.usedJSHeapSize ?? 0;
}
