import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import type { Dataset } from '../../../src/core/data/dataset.js';
import { mirrorDataset } from '../../../src/core/data/mirror.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { renderSheet } from '../../../src/shared/images/sheet.js';
import { useBackend } from '../../support/backends.js';
import { noise, smallRun } from '../../support/run.js';

/** The same data set, which records the index of every image that is read. */
function watched(dataset: Dataset): { readonly dataset: Dataset; readonly asked: number[] } {
  const asked: number[] = [];
  const batch = (indices: ArrayLike<number>) => {
    asked.push(...Array.from(indices));
    return dataset.batch(indices);
  };
  return { dataset: { ...dataset, batch }, asked };
}

describe('the preview of the data', () => {
  before(() => useBackend('cpu'));

  it('shows the images that D gets next, in their order, over the end of an epoch', () => {
    const { dataset, asked } = watched(mirrorDataset(noise())); // 48 images, batches of 4: 12 an epoch
    const run = smallRun({}, dataset);
    for (let step = 0; step < 10; step++) run.train();
    const sheet = run.preview({ rows: 3, columns: 5 });
    asked.length = 0;
    for (let step = 0; step < 4; step++) run.train();
    const next = dataset.batch(asked.slice(0, 15));
    expect(sheet).to.deep.include({ kind: 'data', step: 10, epoch: 10 / 12, rows: 3, columns: 5 });
    expect(sheet.rgba).to.deep.equal(renderSheet(next, { rows: 3, columns: 5 }, dataset).rgba);
    run.dispose();
  });

  it('shows 4 rows of 8, also where there are fewer images', () => {
    const run = smallRun({}, noise({ count: 5 }));
    expect(run.preview()).to.include({ rows: 4, columns: 8, width: 72, height: 36 });
    run.dispose();
  });

  it('does not disturb the run, and leaves no tensor', () => {
    const [alone, watchedRun] = [smallRun(), smallRun()];
    for (const run of [alone, watchedRun]) run.train();
    const { numTensors } = tf.memory();
    watchedRun.preview();
    expect(tf.memory().numTensors).to.equal(numTensors);
    for (const run of [alone, watchedRun]) for (let step = 0; step < 8; step++) run.train();
    expect(watchedRun.metrics()).to.deep.equal(alone.metrics());
    expect(new Uint8Array(watchedRun.save())).to.deep.equal(new Uint8Array(alone.save()));
    for (const run of [alone, watchedRun]) run.dispose();
  });

  it('refuses rows and columns that are no integers from 1 to 40', () => {
    const run = smallRun();
    for (const wrong of [0, 41, 2.5, NaN]) {
      expect(() => run.preview({ rows: wrong })).to.throw(InvalidOptionError, /rows is/);
      expect(() => run.preview({ columns: wrong })).to.throw(InvalidOptionError, /columns is/);
    }
    run.dispose();
  });
});
