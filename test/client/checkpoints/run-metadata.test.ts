import { expect } from 'chai';
import { readRunMetadata } from '../../../src/client/checkpoints/run-metadata.js';

const METADATA = { step: '7' };
const RUN = { savedAt: 1, options: { dataset: 'digits' }, data: null, epoch: 0, imagesSeen: 0 };

describe('The metadata of a run', () => {
  it('gives options that version 0.1 saved their present names, and no classes', () => {
    const options = { dataset: 'digits', stripEvery: 50, realTarget: 0.9, steps: 9 };
    const read = readRunMetadata({ run: { ...RUN, options }, metadata: METADATA });
    expect(read.options).to.deep.equal({
      dataset: 'digits',
      classes: 'none',
      historyEvery: 50,
      realLabel: 0.9,
      steps: 9,
    });
    const { options: present } = readRunMetadata({
      run: { ...RUN, options: { dataset: 'digits', classes: 'auto' } },
      metadata: METADATA,
    });
    expect(present.classes).to.equal('auto');
  });
});
