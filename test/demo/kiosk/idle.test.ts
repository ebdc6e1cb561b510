import { expect } from 'chai';
import { Idle, WARNING_SECONDS } from '../../../demo/kiosk/idle.js';

function idleWithLog() {
  const log: (number | string | null)[] = [];
  const idle = new Idle({ onWarning: seconds => log.push(seconds), onIdle: () => log.push('idle') });
  return { idle, log };
}

describe("A visitor's absence", () => {
  it('is asked about before it is believed, and told once', () => {
    const { idle, log } = idleWithLog();
    idle.begin(0, 60);
    idle.beat(49_999);
    expect(log).to.deep.equal([]);
    idle.beat(50_000);
    idle.beat(50_400);
    idle.beat(59_500);
    idle.beat(60_000);
    idle.beat(61_000);
    expect(log).to.deep.equal([WARNING_SECONDS, 1, null, 'idle']);
  });

  it('begins anew with each touch, and takes the question back', () => {
    const { idle, log } = idleWithLog();
    idle.begin(0, 60);
    idle.beat(55_000);
    idle.touch(56_000);
    idle.beat(60_000);
    idle.beat(105_999);
    expect(log).to.deep.equal([5, null]);
    idle.beat(116_000);
    expect(log).to.deep.equal([5, null, 'idle']);
  });

  it('does not count on the loop, where a touch means nothing yet', () => {
    const { idle, log } = idleWithLog();
    idle.touch(0);
    idle.beat(1e9);
    idle.begin(0, 60);
    idle.end();
    idle.beat(1e9);
    expect(log).to.deep.equal([]);
  });

  it('leaves half of a short time to the visitor', () => {
    const { idle, log } = idleWithLog();
    idle.begin(0, 6);
    idle.beat(2_900);
    expect(log).to.deep.equal([]);
    idle.beat(3_000);
    expect(log).to.deep.equal([3]);
  });
});
