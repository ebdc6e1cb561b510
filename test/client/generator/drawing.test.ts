import { expect } from 'chai';
import { Drawing } from '../../../src/client/generator/drawing.js';

/** A page whose time passes as a test says. */
function page() {
  let time = 0;
  let timers: { at: number; task: () => void }[] = [];
  const drawing = new Drawing({
    now: () => time,
    setTimeout: (task, milliseconds) => timers.push({ at: time + milliseconds, task }),
  });
  const told: boolean[] = [];
  const lifetime = new AbortController();
  drawing.subscribe(() => told.push(drawing.isGoingOn), lifetime.signal);
  const pass = (milliseconds: number) => {
    for (time += milliseconds; timers.some(({ at }) => at <= time);) {
      const due = timers.filter(({ at }) => at <= time);
      timers = timers.filter(({ at }) => at > time);
      for (const { task } of due) task();
    }
  };
  const draw = (seconds: number, every: number) => {
    for (let passed = 0; passed <= seconds * 1_000; passed += every) {
      drawing.record();
      pass(every);
    }
  };
  return { drawing, told, lifetime, pass, draw };
}

describe('The drawing of a page', () => {
  it('goes on while a grid draws every second or two, and is over 5 s after the last drawing', () => {
    const { told, draw, pass } = page();
    draw(60, 2_000);
    expect(told).to.deep.equal([true]);
    pass(2_900);
    expect(told).to.deep.equal([true]);
    pass(200);
    expect(told).to.deep.equal([true, false]);
    draw(2, 16);
    expect(told).to.deep.equal([true, false, true]);
  });

  it('is no drawing that goes on where a visitor clicks once, or now and then', () => {
    const { told, drawing, draw, pass } = page();
    draw(0.5, 16);
    pass(6_000);
    drawing.record();
    pass(60_000);
    drawing.record();
    expect(told).to.be.empty;
  });

  it('is told to nobody who is gone', () => {
    const { told, lifetime, draw } = page();
    lifetime.abort();
    draw(2, 16);
    expect(told).to.be.empty;
  });
});
