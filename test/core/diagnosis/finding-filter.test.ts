import { expect } from 'chai';
import { FindingFilter, HOLD_STEPS } from '../../../src/core/diagnosis/finding-filter.js';
import type { Finding, FindingKind } from '../../../src/shared/protocol/diagnosis.js';

const finding = (kind: FindingKind, changes: Partial<Finding> = {}): Finding => ({
  kind,
  sentence: `It is ${kind}.`,
  evidence: {},
  remedy: null,
  ...changes,
});

/** What a run tells, step by step: the kinds with the steps at which they are told. */
function tell(kinds: readonly FindingKind[]): [step: number, kind: FindingKind][] {
  const filter = new FindingFilter();
  return kinds.flatMap((kind, step): [number, FindingKind][] => {
    filter.observe(kind, step);
    return filter.new(finding(kind)) ? [[step, kind]] : [];
  });
}

const times = (count: number, kind: FindingKind) => new Array<FindingKind>(count).fill(kind);

describe('The findings that a run tells', () => {
  it('contain a concern once it has held', () => {
    expect(tell([...times(10, 'healthy'), ...times(100, 'grey')])).to.deep.equal([
      [0, 'healthy'],
      [10 + HOLD_STEPS, 'grey'],
    ]);
  });

  it('contain no concern that passes by itself, however often it comes back', () => {
    const passing = [...times(HOLD_STEPS, 'lattice'), ...times(5, 'healthy')];
    expect(tell([...times(10, 'healthy'), ...passing, ...passing])).to.deep.equal([[0, 'healthy']]);
  });

  it('contain good news and numbers that are not finite at once', () => {
    const kinds = [...times(5, 'not-yet'), ...times(100, 'grey'), ...times(3, 'healthy'), ...times(3, 'not-finite')];
    expect(tell(kinds).map(([, kind]) => kind)).to.deep.equal(['not-yet', 'grey', 'healthy', 'not-finite']);
    expect(tell(kinds).slice(2)).to.deep.equal([
      [105, 'healthy'],
      [108, 'not-finite'],
    ]);
  });

  it('are the same with other numbers, which are no news', () => {
    const filter = new FindingFilter();
    expect(filter.isTold(finding('healthy')), 'before any was told').to.equal(false);
    expect(filter.new(finding('healthy', { evidence: { step: 1, variety: 0.9 } }))).to.not.equal(null);
    const later = finding('healthy', { evidence: { step: 90, variety: 0.8 } });
    expect(filter.new(later)).to.equal(null);
    expect(filter.isTold(later)).to.equal(true);
    expect(filter.isTold(finding('grey')), 'which has not held yet').to.equal(false);
  });

  it('contain another class or remedy of a concern that was told at once', () => {
    const filter = new FindingFilter();
    for (let step = 0; step <= HOLD_STEPS; step++) filter.observe('missing-class', step);
    expect(filter.new(finding('missing-class', { className: '4' }))?.className).to.equal('4');
    expect(filter.new(finding('missing-class', { className: '4' }))).to.equal(null);
    expect(filter.new(finding('missing-class', { className: '9' }))?.className).to.equal('9');
  });
});
