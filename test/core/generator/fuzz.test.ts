import { expect } from 'chai';
import { readTorchFile } from '../../../src/core/generator/pytorch/torch-file.js';
import { Random } from '../../../src/shared/random.js';
import { torchZips } from '../../support/damaged-files.js';
import { formatsOf, fuzz, READERS } from '../../support/fuzz-files.js';

const fixture = async (path: string) => new Uint8Array(await (await fetch(`/test/fixtures/${path}`)).arrayBuffer());

/** 200 copies of each, with time and memory measured, are read by `node scripts/check/soak/fuzz.mjs`. */
describe('Damaged and forged files', () => {
  for (const [name, read] of Object.entries(READERS)) {
    it(`are read, or refused by errors of ours: ${name}`, async () => {
      const format = (await formatsOf(fixture))[name];
      if (!format) throw new Error(`There is no format ${name}.`);
      const { refused, foreign } = await fuzz(format, read, { count: 40, seed: 20 });
      expect(foreign).to.deep.equal([]);
      expect(refused).to.be.above(20);
    });
  }

  it('of PyTorch are refused if their storages are the same bytes', async () => {
    const { forged } = torchZips(await fixture('pytorch/example-64.pt'));
    const file = await forged['files over one another']?.(new Random(1, 'order', 0));
    expect(() => readTorchFile((file as Uint8Array<ArrayBuffer>).buffer)).to.throw(/files over one another/);
  });
});
