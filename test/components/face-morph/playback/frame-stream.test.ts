import { expect } from 'chai';
import { FrameStream } from '../../../../components/face-morph/playback/frame-stream.js';

const DISPLAY_MS = 1000 / 60;

/** A display and a machine that takes `frameMs` for each frame of a batch, one batch after the other, both on a clock of their own. */
function simulate(frameMs: number | ((batch: number) => number), { hiccup = 0 } = {}) {
  let now = 0;
  let busyUntil = 0;
  const waiting: { at: number; answer: () => void }[] = [];
  const asked: number[][] = [];
  const failures: unknown[] = [];
  const stream = new FrameStream({
    draw: (seconds, signal) => {
      asked.push([...seconds]);
      const each = typeof frameMs === 'number' ? frameMs : frameMs(asked.length);
      busyUntil = Math.max(now, busyUntil) + seconds.length * each + (asked.length % 7 === 0 ? hiccup : 0);
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        waiting.push({ at: busyUntil, answer: () => resolve(seconds.map(() => new ImageData(1, 1))) });
      });
    },
    onError: error => failures.push(error),
    now: () => now,
  });
  /** Plays for so long; what was seen at each picture of the display. */
  async function play(milliseconds: number) {
    const seen: { clock: number; before: number; after: number | null; mix: number }[] = [];
    let clock = 0;
    for (const until = now + milliseconds; now < until; now += DISPLAY_MS) {
      for (const due of waiting.filter(({ at }) => at <= now)) {
        waiting.splice(waiting.indexOf(due), 1);
        due.answer();
      }
      for (let i = 0; i < 8; i++) await Promise.resolve(); // what was answered arrives
      if (stream.end !== null) clock = Math.min(stream.end, clock + DISPLAY_MS / 1000);
      const moment = stream.at(clock);
      if (moment)
        seen.push({ clock, before: moment.before.seconds, after: moment.after?.seconds ?? null, mix: moment.mix });
    }
    return seen;
  }
  return { stream, play, asked, failures };
}

/** Different frames shown in the last second. */
const rate = (seen: readonly { before: number }[]) => new Set(seen.slice(-60).map(({ before }) => before)).size;

describe('Frames asked for ahead', () => {
  it('are as many as the display shows where the machine is quick, and none is faded', async () => {
    const { stream, play } = simulate(8);
    stream.start(0);
    const seen = await play(2500);
    expect(rate(seen)).to.be.within(55, 60);
    expect(seen.slice(-60).every(({ after }) => after === null)).to.equal(true);
  });

  it('are fewer where it is slow, and faded into each other', async () => {
    const { stream, play } = simulate(100);
    stream.start(0);
    const seen = await play(4000);
    expect(rate(seen)).to.be.within(7, 11);
    const faded = seen.slice(-60).filter(({ mix }) => mix > 0 && mix < 1);
    expect(faded.length).to.be.above(40);
    for (const { clock, before, after, mix } of faded)
      expect(before + mix * ((after ?? NaN) - before)).to.be.closeTo(clock, 1e-9);
  });

  it('keep time with the clock once the speed is known, hiccups and all', async () => {
    for (const frameMs of [3, 20, 60]) {
      const { stream, play } = simulate(frameMs, { hiccup: frameMs });
      stream.start(0);
      const seen = await play(4000);
      const [first, last] = [seen.at(-121), seen.at(-1)];
      expect((last?.clock ?? 0) - (first?.clock ?? 0), `${frameMs} ms`).to.be.within(1.8, 2.01);
    }
  });

  it('go on where the machine is much quicker than it was, as once its worker is there', async () => {
    for (const [slowMs, slowBatches] of [
      [200, 3],
      [500, 1],
      [500, 2],
    ] as const) {
      const { stream, play } = simulate(batch => (batch <= slowBatches ? slowMs : 2));
      stream.start(0);
      expect(rate(await play(6000)), `${slowBatches} of ${slowMs} ms`).to.be.above(50);
    }
  });

  it('never go back, and are never asked for twice', async () => {
    const { stream, play, asked } = simulate(12);
    stream.start(0);
    const seen = await play(1500);
    for (const [i, { before }] of seen.entries()) expect(before).to.be.at.least(seen[i - 1]?.before ?? 0);
    const all = asked.flat();
    expect(all).to.deep.equal([...new Set(all)].sort((a, b) => a - b));
  });

  it('come in small batches, two under way at most, and not far ahead', async () => {
    const { stream, play, asked } = simulate(1);
    stream.start(0);
    const seen = await play(1000);
    expect(Math.max(...asked.map(({ length }) => length))).to.equal(8);
    expect((asked.flat().at(-1) ?? 0) - (seen.at(-1)?.clock ?? 0)).to.be.below(0.5);
  });

  it('are taken back when the way is another one', async () => {
    const { stream, play, failures } = simulate(50);
    stream.start(0);
    await play(300);
    stream.start(10);
    expect(stream.end).to.equal(null);
    expect(stream.at(10)).to.equal(null);
    await play(300);
    expect(stream.at(10)?.before.seconds).to.be.at.least(10);
    expect(failures).to.deep.equal([]);
  });

  it('stop with what went wrong', async () => {
    const failures: unknown[] = [];
    const error = new Error('The worker was lost.');
    const stream = new FrameStream({
      draw: () => Promise.reject(error),
      onError: failure => failures.push(failure),
      now: () => 0,
    });
    stream.start(0);
    await Promise.resolve();
    await Promise.resolve();
    expect(failures).to.deep.equal([error]);
  });
});
