import { expect } from 'chai';
import { renderTrainingFilm, type TrainingFilmOptions } from '../../../../components/shared/film/training-film.js';
import { InvalidOptionError } from '../../../../src/shared/errors.js';
import { Random } from '../../../../src/shared/random.js';
import type { PixelSheet } from '../../../../src/shared/protocol/trainer.js';
import { need } from '../../../support/capabilities.js';
import { rejection } from '../../../support/promises.js';

/** A sheet of noise, than which nothing takes more bytes. */
function noise(step: number, side: number): PixelSheet {
  const values = new Random(step, 'sheet', 0).uniform(4 * side * side);
  const rgba = Uint8ClampedArray.from(values, (value, i) => (i % 4 === 3 ? 255 : 128 + 127 * value));
  return { kind: 'samples', step, epoch: 0, rows: 1, columns: 1, width: side, height: side, rgba };
}

const sheets = (count: number, side: number) => Array.from({ length: count }, (_, i) => noise(i, side));

async function played(film: Blob): Promise<HTMLVideoElement> {
  const video = Object.assign(document.createElement('video'), { muted: true, src: URL.createObjectURL(film) });
  await new Promise((resolve, reject) => Object.assign(video, { onloadeddata: resolve, onerror: reject }));
  return video;
}

describe('The film of a training', () => {
  it('is a GIF within its bytes, however much there is to show', async function () {
    this.timeout(120_000);
    const told: number[] = [];
    const large = await renderTrainingFilm(sheets(60, 300), { format: 'gif', onProgress: part => told.push(part) });
    expect(large.type).to.equal('image/gif');
    expect(large.size).to.be.within(2e5, 2e6);
    expect(told.at(-1)).to.equal(1);
    const small = await renderTrainingFilm(sheets(5, 100), { format: 'gif', maxBytes: 3e5 });
    expect(small.size).to.be.within(1e4, 3e5);
    const { width, height } = await createImageBitmap(small);
    expect([width, height]).to.deep.equal([200, 200]);
  });

  it('fits sheets of another size to the last one', async () => {
    const film = await renderTrainingFilm([noise(1, 64), noise(2, 200)], { format: 'gif' });
    expect((await createImageBitmap(film)).width).to.equal(200);
  });

  it('is a video within its bytes', async function () {
    await need('recorded video');
    this.timeout(120_000);
    const film = await renderTrainingFilm(sheets(30, 64), { format: 'video', maxBytes: 1e6 });
    expect(film.type).to.match(/^video\/(webm|mp4)$/);
    expect(film.size).to.be.within(1_000, 1e6);
    expect((await played(film)).videoWidth).to.equal(512);
  });

  it('is not made of wrong options, and ends when it is cancelled', async () => {
    const wrong: TrainingFilmOptions[] = [{ format: 'mpeg' as 'gif' }, { maxBytes: 10 }, { maxBytes: NaN }];
    for (const options of wrong) {
      expect(await rejection(renderTrainingFilm(sheets(2, 16), options))).to.be.instanceOf(InvalidOptionError);
    }
    const signal = AbortSignal.abort(new Error('enough'));
    expect(await rejection(renderTrainingFilm(sheets(2, 16), { format: 'gif', signal }))).to.have.property(
      'message',
      'enough',
    );
  });
});
