import { expect } from 'chai';
import fc from 'fast-check';
import { delayBeforeReload, Watchdog, type Reload } from '../../../demo/kiosk/watchdog.js';

const HOUR = 3_600_000;

/** Simulates a page that is as broken after each reload as before. @returns when it was reloaded, in milliseconds */
function reloadsOf(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  seconds: number,
  tick: (dog: Watchdog, now: number) => void,
) {
  const times: number[] = [];
  let now = 0;
  while (now < seconds * 1000) {
    let reloaded = false;
    const dog = new Watchdog({ storage, onTrouble: () => {}, reload: () => (reloaded = true) });
    dog.arm(now, 30);
    for (; !reloaded && now < seconds * 1000; now += 1000) tick(dog, now);
    if (reloaded) times.push(now);
  }
  return times;
}

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
}

describe('The watchdog', () => {
  it('does nothing while pictures are drawn', () => {
    const drawing = (dog: Watchdog, now: number) => {
      if (now % 20_000 === 0) dog.recordDrawing(now);
      dog.tick(now);
    };
    expect(reloadsOf(memory(), 3600, drawing)).to.deep.equal([]);
  });

  it('reloads a page that draws nothing, more slowly each time, five times an hour at most, and never gives up', () => {
    const times = reloadsOf(memory(), 5 * 3600, (dog, now) => dog.tick(now));
    const gaps = times.map((time, i) => time - (times[i - 1] ?? 0));
    expect(gaps.slice(0, 5).every((gap, i) => i === 0 || gap > (gaps[i - 1] ?? 0))).to.equal(true);
    for (const time of times) {
      expect(times.filter(other => other <= time && time - other < HOUR - 1000).length).to.be.at.most(5);
    }
    expect(times.at(-1)).to.be.above(4 * HOUR);
    expect(times.length).to.be.within(17, 25);
  });

  it('waits long enough that no hour holds six reloads', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600_000 }), { maxLength: 40 }), pauses => {
        const reloads: Reload[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause + delayBeforeReload(reloads, now + pause);
          reloads.push({ at: now, reason: 'failed' });
          expect(reloads.filter(({ at }) => now - at < HOUR).length).to.be.at.most(5);
        }
      }),
    );
  });

  it('stores its reloads and their reasons, at most fifty', () => {
    const storage = memory();
    reloadsOf(storage, 24 * 3600, (dog, now) => dog.tick(now));
    const { reloads } = new Watchdog({ storage, onTrouble: () => {}, reload: () => {} });
    expect(reloads).to.have.length(50);
    expect(reloads.at(-1)?.reason).to.equal('nothing-drawn');
  });

  it('waits an hour where it cannot store them', () => {
    const denied = () => {
      throw new DOMException('Denied.', 'SecurityError');
    };
    const times = reloadsOf({ getItem: denied, setItem: denied }, 3 * 3600, (dog, now) => dog.tick(now));
    expect(times).to.have.length(2);
  });

  it('reloads a page that was stuck three times in ten minutes, but not one that was stuck twice', () => {
    const reasons: string[] = [];
    const dog = new Watchdog({ storage: memory(), onTrouble: reason => reasons.push(reason), reload: () => {} });
    for (const now of [0, 1000, 20_000, 21_000, 40_000, 700_000, 701_000, 720_000]) dog.tick(now);
    expect(reasons).to.deep.equal([]);
    dog.tick(740_000);
    expect(reasons).to.deep.equal(['stalled']);
  });

  it('expects nothing of a page that is hidden, or has a visitor', () => {
    const hidden = (dog: Watchdog, now: number) => dog.tick(now * 60, true);
    expect(reloadsOf(memory(), 3600, hidden)).to.deep.equal([]);
    const visited = (dog: Watchdog, now: number) => (dog.disarm(), dog.tick(now));
    expect(reloadsOf(memory(), 3600, visited)).to.deep.equal([]);
  });
});
