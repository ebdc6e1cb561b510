import { expect } from 'chai';
import { readRunMetadata } from '../../../src/client/checkpoints/run-metadata.js';

const METADATA = { step: '7' };
const RUN = { savedAt: 1, options: { dataset: 'digits' }, data: null, epoch: 0, imagesSeen: 0 };

describe('The metadata of a run', () => {
  it('gives options that version 0.1 saved their present names', () => {
    const options = { dataset: 'digits', stripEvery: 50, realTarget: 0.9, steps: 9 };
    const read = readRunMetadata({ run: { ...RUN, options }, metadata: METADATA });
    expect(read.options).to.deep.equal({
      dataset: 'digits',
      historyEvery: 50,
      realLabel: 0.9,
      steps: 9,
      classes: 'none',
      modeSeeking: 0,
      shards: 1,
    });
  });

  it('keeps the classes of a frame’s columns, if there is one for each', () => {
    const frame = { kind: 'samples', step: 3, epoch: 0, rows: 1, columns: 2, width: 2, height: 1 };
    const frames = [
      { ...frame, columnNames: ['0', '1'] },
      { ...frame, columnNames: ['0'] },
      { ...frame, columnNames: [0, 1], stranger: true },
      { ...frame, columns: 'two' },
    ];
    const read = readRunMetadata({ run: { ...RUN, frames }, metadata: METADATA });
    expect(read.frames).to.deep.equal([{ ...frame, columnNames: ['0', '1'] }, frame, frame]);
  });

  it('keeps a finding with its class and scores, and none whose scores are not numbers', () => {
    const finding = { kind: 'missing-class', sentence: 'No 4.', evidence: { step: 7 }, className: '4', remedy: null };
    const read = (classScores: unknown) =>
      readRunMetadata({ run: { ...RUN, finding: { ...finding, classScores } }, metadata: METADATA }).finding;
    expect(read([{ name: '4', score: 0.01 }])?.classScores).to.deep.equal([{ name: '4', score: 0.01 }]);
    expect(read([{ name: '4', score: 'low' }])).to.equal(null);
  });
});
