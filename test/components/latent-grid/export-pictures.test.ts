import { expect } from 'chai';
import { exportPictures } from '../../../components/latent-grid/export-pictures.js';
import { readZipDirectory } from '../../../src/core/data/pictures/zip-directory.js';
import { readZipEntry, ZipOutputLimit } from '../../../src/core/data/pictures/zip-entry.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { randomLatents } from '../../../src/shared/latent/random-latents.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { rejection } from '../../support/promises.js';

describe('A thousand pictures', () => {
  it('are single PNG files in a zip, pixel for pixel the samples of the seed', async function () {
    this.timeout(60_000);
    const generator = new FakeGenerator();
    const told: number[] = [];
    const zip = await exportPictures(generator, 7, { onProgress: part => told.push(part) });
    expect([zip.type, told.at(-1)]).to.deep.equal(['application/zip', 1]);
    const { entries, left } = await readZipDirectory(zip);
    expect([entries.length, left]).to.deep.equal([1_000, 0]);
    expect([entries[0]?.name, entries[999]?.name]).to.deep.equal(['seed 7/0001.png', 'seed 7/1000.png']);
    const { latentSize } = generator.description;
    const latents = randomLatents(1_000, generator.description, 7);
    for (const i of [0, 51, 999]) {
      const entry = entries[i];
      if (!entry) throw new Error('There is no such entry.');
      const bitmap = await createImageBitmap(new Blob([await readZipEntry(zip, entry, new ZipOutputLimit(zip.size))]));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data;
      const { rgba } = await generator.draw(latents.slice(i * latentSize, (i + 1) * latentSize));
      expect([...(pixels ?? [])]).to.deep.equal([...rgba]);
    }
  });

  it('may be another number, but not any, and end when they are cancelled', async () => {
    const generator = new FakeGenerator();
    const few = await readZipDirectory(await exportPictures(generator, 1, { count: 3 }));
    expect(few.entries.map(({ name }) => name)).to.deep.equal(['seed 1/1.png', 'seed 1/2.png', 'seed 1/3.png']);
    for (const count of [0, 1.5, 10_001, NaN]) {
      expect(await rejection(exportPictures(generator, 1, { count }))).to.be.instanceOf(InvalidOptionError);
    }
    const canceller = new AbortController();
    const late = exportPictures(generator, 1, {
      signal: canceller.signal,
      onProgress: () => canceller.abort(new Error('enough')),
    });
    expect(await rejection(late)).to.have.property('message', 'enough');
  });
});
