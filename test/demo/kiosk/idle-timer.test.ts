import { expect } from 'chai';
import { IdleTimer, WARNING_SECONDS, WATCHING_FACTOR } from '../../../demo/kiosk/idle-timer.js';

function idleWithLog() {
  const log: (number | string | null)[] = [];
  const idle = new IdleTimer({ onWarning: seconds => log.push(seconds), onIdle: () => log.push('idle') });
  return { idle, log };
}

describe('The idle timer', () => {
  it('asks before it reports an absent visitor, and reports them once', () => {
    const { idle, log } = idleWithLog();
    idle.start(0, 60);
    idle.tick(49_999);
    expect(log).to.deep.equal([]);
    idle.tick(50_000);
    idle.tick(50_400);
    idle.tick(59_500);
    idle.tick(60_000);
    idle.tick(61_000);
    expect(log).to.deep.equal([WARNING_SECONDS, 1, null, 'idle']);
  });

  it('starts over with each touch, and takes the question back', () => {
    const { idle, log } = idleWithLog();
    idle.start(0, 60);
    idle.tick(55_000);
    idle.reset(56_000);
    idle.tick(60_000);
    idle.tick(105_999);
    expect(log).to.deep.equal([5, null]);
    idle.tick(116_000);
    expect(log).to.deep.equal([5, null, 'idle']);
  });

  it('gives those who watch five times as long', () => {
    const { idle, log } = idleWithLog();
    idle.start(0, 60);
    idle.watched = true;
    idle.tick(60_000 * WATCHING_FACTOR - 10_001);
    expect(log).to.deep.equal([]);
    idle.tick(60_000 * WATCHING_FACTOR - 10_000);
    idle.tick(60_000 * WATCHING_FACTOR);
    expect(log).to.deep.equal([WARNING_SECONDS, null, 'idle']);
  });

  it('does not run during the attract loop, where a touch means nothing yet', () => {
    const { idle, log } = idleWithLog();
    idle.reset(0);
    idle.tick(1e9);
    idle.start(0, 60);
    idle.stop();
    idle.tick(1e9);
    expect(log).to.deep.equal([]);
  });

  it('asks only in the second half of a short time', () => {
    const { idle, log } = idleWithLog();
    idle.start(0, 6);
    idle.tick(2_900);
    expect(log).to.deep.equal([]);
    idle.tick(3_000);
    expect(log).to.deep.equal([3]);
  });
});
