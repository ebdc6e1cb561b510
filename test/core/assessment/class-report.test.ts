import { expect } from 'chai';
import { reportClasses } from '../../../src/core/assessment/class-report.js';

const groups = [{ name: 'digit', classes: ['0', '1', '2'] }];
const times = (count: number, value: number) => Array.from({ length: count }, () => value);
const real = Uint8Array.from([...times(100, 0), ...times(100, 1), ...times(100, 2)]);

describe('the report on classes', () => {
  it('says how often each class is shown, and which is missing, of a generator without classes', () => {
    const samples = Uint8Array.from([...times(150, 0), ...times(140, 1), ...times(10, 2)]);
    const list = reportClasses(groups, { real, samples, asked: null });
    expect(list.map(({ name, samples }) => [name, samples])).to.deep.equal([
      ['0', 0.5],
      ['1', 140 / 300],
      ['2', 10 / 300],
    ]);
    expect(list.filter(({ missing }) => missing).map(({ name }) => name)).to.deep.equal(['2']);
    expect(list.every(({ recognised, confusedWith }) => recognised === null && confusedWith === null)).to.equal(true);
  });

  it('calls no class missing of which few samples show none by chance, nor one that real pictures show as rarely', () => {
    const samples = Uint8Array.from([0, 1, 0, 1]);
    expect(reportClasses(groups, { real, samples, asked: null }).some(({ missing }) => missing)).to.equal(false);
    const rare = Uint8Array.from([...times(150, 0), ...times(149, 1), 2]);
    const many = Uint8Array.from([...times(150, 0), ...times(150, 1)]);
    expect(reportClasses(groups, { real: rare, samples: many, asked: null })[2]?.missing).to.equal(false);
  });

  it('says how often a class is recognised that was asked for, and what it is taken for instead', () => {
    const asked = Uint8Array.from([...times(10, 0), ...times(10, 1), ...times(10, 2)]);
    const samples = Uint8Array.from([...times(10, 0), ...times(6, 1), ...times(1, 0), ...times(3, 2), ...times(10, 1)]);
    const list = reportClasses(groups, { real, samples, asked });
    expect(list.map(({ recognised }) => recognised)).to.deep.equal([1, 0.6, 0]);
    expect(list.map(({ confusedWith }) => confusedWith)).to.deep.equal([
      null,
      { name: '2', share: 0.3 },
      { name: '1', share: 1 },
    ]);
  });

  it('keeps groups apart', () => {
    const two = [...groups, { name: 'ink', classes: ['thin', 'bold'] }];
    const pairs = Uint8Array.from([0, 1, 1, 1, 2, 0, 0, 0]);
    const list = reportClasses(two, { real: pairs, samples: pairs, asked: pairs });
    expect(list.map(({ group, name, samples }) => [group, name, samples])).to.deep.equal([
      ['digit', '0', 0.5],
      ['digit', '1', 0.25],
      ['digit', '2', 0.25],
      ['ink', 'thin', 0.5],
      ['ink', 'bold', 0.5],
    ]);
    expect(list.every(({ recognised }) => recognised === 1)).to.equal(true);
  });
});
