import { expect } from 'chai';
import { download } from '../../../src/client/generator/download.js';
import { WeightsError } from '../../../src/shared/errors.js';
import { rejection } from '../../support/promises.js';

const FIXTURE = '/test/fixtures/golden/plain-28x28x1.safetensors';

describe('A download', () => {
  it('gives the bytes, and progress that never falls and ends at 1', async () => {
    const fractions: number[] = [];
    const bytes = await download(FIXTURE, { onProgress: fraction => fractions.push(fraction) });
    const expected = await (await fetch(FIXTURE)).arrayBuffer();
    expect(new Uint8Array(bytes)).to.deep.equal(new Uint8Array(expected));
    expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).to.equal(1);
  });

  it('that is refused says the status and the URL', async () => {
    const error = (await rejection(download('/no/such.file'))) as WeightsError;
    expect(error).to.be.instanceOf(WeightsError);
    expect(error.message).to.contain('/no/such.file').and.contain('404');
    expect(error.details).to.include({ subject: '/no/such.file' }).and.have.property('given').that.contains('404');
  });

  it('that finds nobody says why', async () => {
    expect(await rejection(download('http://localhost:1/'))).to.be.instanceOf(WeightsError);
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const pending = rejection(download(FIXTURE, { signal: controller.signal }));
    controller.abort();
    expect(await pending).to.equal(controller.signal.reason);
  });
});
