import { expect } from 'chai';
import { threadsMeasured } from '../../../src/core/backend/threads.js';
import { ThreadTuner } from '../../../src/core/training/thread-tuner.js';

/** A machine whose steps take so many milliseconds on so many threads, by a clock of its own. */
function machine(threads: number, took: (active: number, step: number) => number) {
  let time = 0;
  let steps = 0;
  const executor = { threads, active: threads };
  const tuner = new ThreadTuner(executor, () => time);
  const step = () => tuner.step(() => void (time += took(executor.active, steps++)));
  /** The timings that come after at most so many steps, and how many steps they took. */
  const measure = (most = 200) => {
    for (let n = 1; n <= most; n++) {
      const timings = step();
      if (timings) return { timings, steps: n };
    }
    return null;
  };
  return { executor, tuner, step, measure, wait: (milliseconds: number) => (time += milliseconds) };
}

/** As on a machine of four fast cores and many slow ones. */
const BEST_AT_4: Readonly<Record<number, number>> = { 8: 40, 4: 30, 2: 50, 1: 95 };

describe('The number of threads', () => {
  it('is that with the shortest steps of all, its half, and so on to one', () => {
    const { executor, measure } = machine(8, active => BEST_AT_4[active] ?? NaN);
    const { timings = [] } = measure() ?? {};
    expect(timings.map(({ threads }) => threads)).to.deep.equal([4, 8, 2, 1]);
    expect(timings[0]).to.deep.equal({ threads: 4, milliseconds: 30 });
    expect(executor.active).to.equal(4);
  });

  it('is tried in few steps where one is far slower than the others', () => {
    const { measure } = machine(2, active => (active === 2 ? 60 : 110));
    expect(measure()?.steps, '3 to warm up, and 3 each').to.equal(9);
  });

  it('is not misled by a slow step in each turn', () => {
    // Every third step is the first of a turn.
    const { executor, measure } = machine(2, (active, step) => (active === 2 ? 60 : 70) + (step % 3 === 0 ? 500 : 0));
    measure();
    expect(executor.active).to.equal(2);
  });

  it('is measured anew when steps take half as long again, but not at every turn', () => {
    let busy = 1;
    const { executor, measure, wait } = machine(2, active => (active === 2 ? 60 * busy : 110));
    measure();
    busy = 3;
    expect(measure(100), 'a few seconds after the measurement').to.equal(null);
    wait(15_000);
    expect(measure(100)?.timings[0]?.threads).to.equal(1);
    expect(executor.active).to.equal(1);
    wait(60_000);
    expect(measure(500), 'nothing has changed').to.equal(null);
  });

  it('is told in a sentence with all timings', () => {
    const timings = [
      { threads: 2, milliseconds: 61.23 },
      { threads: 1, milliseconds: 110.4 },
    ];
    expect(threadsMeasured(timings)).to.deep.include({
      count: 2,
      code: 'threads-measured',
      reason: 'It computes on 2 threads, which was measured to be fastest: 61 ms a step (one thread: 110 ms).',
    });
  });
});
