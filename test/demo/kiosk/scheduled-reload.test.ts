import { expect } from 'chai';
import { reloadDue } from '../../../demo/kiosk/scheduled-reload.js';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute);

describe('The nightly reload', () => {
  it('is due once its hour has passed since the page was loaded', () => {
    expect(reloadDue(at(1, 9), at(1, 23, 59), 4)).to.equal(false);
    expect(reloadDue(at(1, 9), at(2, 3, 59), 4)).to.equal(false);
    expect(reloadDue(at(1, 9), at(2, 4), 4)).to.equal(true);
    expect(reloadDue(at(1, 9), at(2, 11), 4)).to.equal(true);
  });

  it('is not due again after the page has been loaded within that hour', () => {
    expect(reloadDue(at(2, 4, 1), at(2, 4, 2), 4)).to.equal(false);
    expect(reloadDue(at(2, 4), at(2, 4, 30), 4)).to.equal(false);
  });

  it('is due on a machine that slept through it', () => {
    expect(reloadDue(at(1, 9), at(9, 3), 4)).to.equal(true);
  });

  it('may be at midnight, or never', () => {
    expect(reloadDue(at(1, 9), at(1, 23, 59), 0)).to.equal(false);
    expect(reloadDue(at(1, 9), at(2, 0), 0)).to.equal(true);
    expect(reloadDue(at(1, 9), at(28, 9), null)).to.equal(false);
  });
});
