import { expect } from 'chai';
import fc from 'fast-check';
import { STATIONS } from '../../../demo/kiosk/settings.js';
import { countVisit, loadVisits, resetVisits } from '../../../demo/kiosk/visits.js';

function storage(text: string | null = null) {
  return { text, getItem: () => text, setItem: (_: string, value: string) => void (text = value) };
}

describe('The counts of visitors', () => {
  it('are kept for each station, with the day since when', () => {
    const kept = storage();
    countVisit('morph', kept, 5);
    countVisit('train', kept, 6);
    countVisit('morph', kept, 7);
    expect(loadVisits(kept, 9)).to.deep.equal({ since: 5, counts: { train: 1, write: 0, grid: 0, morph: 2 } });
    expect(resetVisits(kept, 10)).to.deep.equal(loadVisits(kept, 11));
    expect(loadVisits(kept, 11).since).to.equal(10);
  });

  it('are whole numbers, whatever is in storage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), text => {
        const { since, counts } = loadVisits(storage(text), 1);
        expect(Object.keys(counts)).to.have.members(STATIONS);
        for (const count of [since, ...Object.values(counts)]) expect(Number.isSafeInteger(count)).to.equal(true);
      }),
    );
    const bad = JSON.stringify({ since: 'long ago', counts: { train: -1, write: 1.5, grid: 3 } });
    expect(loadVisits(storage(bad), 4)).to.deep.equal({ since: 4, counts: { train: 0, write: 0, grid: 3, morph: 0 } });
  });

  it('are given up where nothing can be stored', () => {
    const denied = () => {
      throw new DOMException('Denied.', 'SecurityError');
    };
    countVisit('grid', { getItem: denied, setItem: denied }, 1);
    expect(loadVisits({ getItem: denied }, 2).counts.grid).to.equal(0);
  });
});
