import { expect } from 'chai';
import { FilmStrip } from '../../../src/client/history/film-strip.js';
import type { PixelSheet } from '../../../src/shared/protocol/trainer.js';

const frame = (step: number): PixelSheet => ({
  kind: 'samples',
  step,
  epoch: 0,
  rows: 1,
  columns: 1,
  width: 2,
  height: 2,
  rgba: new Uint8ClampedArray(16),
});

function filled(steps: readonly number[], budget?: { frames: number; bytes: number }): FilmStrip {
  const strip = new FilmStrip(budget);
  for (const step of steps) strip.add(frame(step));
  return strip;
}

const steps = (strip: FilmStrip) => strip.frames.map(({ step }) => step);
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('FilmStrip', () => {
  it('keeps every frame while there is room', () => {
    expect(steps(filled(range(5)))).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('never exceeds its budget of frames, and always keeps the first and the last', () => {
    const strip = new FilmStrip({ frames: 24, bytes: Infinity });
    for (const step of range(1000)) {
      strip.add(frame(step * 100));
      expect(strip.frames.length).to.be.at.most(24);
      expect(strip.frames[0]?.step).to.equal(0);
      expect(strip.frames.at(-1)?.step).to.equal(step * 100);
    }
  });

  it('thins out evenly: among the kept frames no gap is more than four times another', () => {
    const kept = steps(filled(range(1000), { frames: 24, bytes: Infinity }));
    const gaps = kept.slice(1, -1).map((step, i) => step - (kept[i] ?? 0));
    expect(Math.max(...gaps) / Math.min(...gaps)).to.be.at.most(4);
  });

  it('never exceeds its budget of bytes, but for two frames', () => {
    expect(steps(filled(range(9), { frames: 100, bytes: 16 * 4 }))).to.have.length(4);
    expect(steps(filled(range(9), { frames: 100, bytes: 1 }))).to.deep.equal([0, 8]);
  });

  it('replaces a frame of the same step', () => {
    expect(steps(filled([0, 100, 100, 200]))).to.deep.equal([0, 100, 200]);
  });

  it('drops what lies after a step that the run goes back to', () => {
    expect(steps(filled([0, 100, 200, 300, 150]))).to.deep.equal([0, 100, 150]);
    const strip = filled([0, 100, 200]);
    strip.rewind(100);
    expect(steps(strip)).to.deep.equal([0, 100]);
  });
});
