import { expect } from 'chai';
import { loadSettings, saveSettings } from '../../../demo/kiosk/settings.js';
import { countVisit, loadVisits, resetVisits } from '../../../demo/kiosk/visits.js';
import { WakeLock } from '../../../demo/kiosk/wake-lock.js';
import { Watchdog } from '../../../demo/kiosk/watchdog.js';
import { wait } from '../../support/promises.js';

/** Replaces a property of an object until the test has ended. */
const restores: (() => void)[] = [];
function fake(target: object, name: string, get: () => unknown): void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { get, configurable: true });
  restores.push(() => {
    if (own) Object.defineProperty(target, name, own);
    else Reflect.deleteProperty(target, name);
  });
}

describe('The kiosk in a browser', () => {
  afterEach(() => restores.splice(0).forEach(restore => restore()));

  for (const [what, storage] of [
    [
      'that denies storage',
      () => {
        throw new DOMException('Denied.', 'SecurityError');
      },
    ],
    ['without storage', () => null],
  ] as const) {
    // prettier-ignore
    it(`${what} starts with the usual settings, says that it saves none, and counts nothing`, () => {
      fake(globalThis, 'localStorage', storage);
      const settings = loadSettings();
      expect(settings.idleSeconds).to.be.above(0);
      expect(saveSettings(settings)).to.equal(false);
      countVisit('train');
      expect(resetVisits().counts.train + loadVisits().counts.train).to.equal(0);
      expect(new Watchdog({ onTrouble: () => {}, reload: () => {} }).reloads).to.deep.equal([]);
    });
  }

  it('that refuses to keep the screen on asks again at the next touch, until it is kept on', async () => {
    let asked = 0;
    let released = false;
    const request = () => {
      asked++;
      if (asked < 3) return Promise.reject(new DOMException('Low battery.', 'NotAllowedError'));
      return Promise.resolve({ get released() { return released; } }); // prettier-ignore
    };
    fake(navigator, 'wakeLock', () => ({ request }));
    const lock = new WakeLock();
    const touch = async () => {
      dispatchEvent(new PointerEvent('pointerup'));
      await wait(0);
    };
    lock.start();
    await wait(0);
    expect([asked, lock.held]).to.deep.equal([1, false]);
    await touch();
    await touch();
    expect([asked, lock.held]).to.deep.equal([3, true]);
    await touch();
    expect(asked, 'while it is kept on').to.equal(3);
    released = true; // as browsers do while the page is hidden
    await touch();
    expect(asked).to.equal(4);
  });
});
