import { expect } from 'chai';
import { threadsMeasured, workersMeasured } from '../../../src/core/training/count-reports.js';
import { CountTuner } from '../../../src/core/training/count-tuner.js';

/** A machine whose steps take so many milliseconds on so many threads, or with so many workers, by a clock of its own. */
function machine(most: number, took: (active: number, step: number) => number) {
  let time = 0;
  let steps = 0;
  const executor = { most, active: most };
  const tuner = new CountTuner(executor, () => time);
  const step = (during = () => {}) => {
    tuner.begin();
    time += took(executor.active, steps++);
    during();
    return tuner.end();
  };
  /** The timings that come after at most so many steps, and how many steps they took. */
  const measure = (mostSteps = 200) => {
    for (let n = 1; n <= mostSteps; n++) {
      const timings = step();
      if (timings) return { timings, steps: n };
    }
    return null;
  };
  return { executor, tuner, step, measure, wait: (milliseconds: number) => (time += milliseconds) };
}

/** As on a machine of four fast cores and many slow ones. */
const BEST_AT_4: Readonly<Record<number, number>> = { 8: 40, 4: 30, 2: 50, 1: 95 };

describe('The number of threads or workers', () => {
  it('is that with the shortest steps of all, its half, and so on to one', () => {
    const { executor, measure } = machine(8, active => BEST_AT_4[active] ?? NaN);
    const { timings = [] } = measure() ?? {};
    expect(timings.map(({ count }) => count)).to.deep.equal([4, 8, 2, 1]);
    expect(timings[0]).to.deep.equal({ count: 4, milliseconds: 30 });
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
    expect(measure(100)?.timings[0]?.count).to.equal(1);
    expect(executor.active).to.equal(1);
    wait(60_000);
    expect(measure(500), 'nothing has changed').to.equal(null);
  });

  it('is told in a sentence with all timings', () => {
    const timings = [
      { count: 2, milliseconds: 61.23 },
      { count: 1, milliseconds: 110.4 },
    ];
    expect(threadsMeasured(timings)).to.deep.include({
      count: 2,
      code: 'threads-measured',
      reason: 'It computes on 2 threads, which was measured to be fastest: 61 ms a step (one thread: 110 ms).',
    });
    expect(workersMeasured(4, timings)).to.deep.include({
      count: 2,
      code: 'workers-measured',
      reason:
        '2 workers compute its 4 shards side by side, which was measured to be fastest: 61 ms a step (one worker: 110 ms).',
    });
    expect(workersMeasured(4, [...timings].reverse()).reason).to.equal(
      'One worker computes its 4 shards one after the other, which was measured to be fastest: 110 ms a step (2 workers: 61 ms).',
    );
  });

  it('is limited as long as others need a core, and then as it was, without measuring', () => {
    const { executor, tuner, measure } = machine(8, active => BEST_AT_4[active] ?? NaN);
    measure();
    tuner.limit = 6;
    expect(executor.active, 'fewer were fastest anyway').to.equal(4);
    tuner.limit = 2;
    expect(executor.active).to.equal(2);
    expect(measure(15), 'it goes on').to.equal(null);
    tuner.limit = Infinity;
    expect(executor.active).to.equal(4);
    expect(measure(15)).to.equal(null);
  });

  it('is measured within the limit if that comes first, and again when it has gone', () => {
    const { executor, tuner, step, measure } = machine(8, active => BEST_AT_4[active] ?? NaN);
    for (let n = 0; n < 5; n++) step();
    tuner.limit = 2;
    expect(executor.active).to.equal(2);
    expect(measure()?.timings.map(({ count }) => count)).to.deep.equal([2, 1]);
    tuner.limit = Infinity;
    expect(measure()?.timings.map(({ count }) => count)).to.deep.equal([4, 8, 2, 1]);
    expect(executor.active).to.equal(4);
  });

  it('is measured anew when there are others, without the step in which they came or went', () => {
    const { executor, tuner, step, measure } = machine(2, active => (active === 2 ? 60 : 110));
    measure();
    executor.most = 1; // a worker is lost in the middle of a step
    step(() => tuner.measure());
    expect(executor.active).to.equal(1);
    expect(measure(50), 'there is no choice').to.equal(null);
    executor.most = 2;
    step(() => tuner.measure());
    expect(measure()).to.deep.include({ steps: 6 });
    expect(executor.active).to.equal(2);
  });
});
