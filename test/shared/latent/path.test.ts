import { expect } from 'chai';
import {
  ease,
  latentOnPath,
  segmentAt,
  positionAt,
  positionOf,
  secondsAt,
  segmentsOf,
  inverseEase,
} from '../../../src/shared/latent/path.js';

const open = { keys: 3, closed: false };
const closed = { keys: 3, closed: true };

describe('A path through latent space', () => {
  it('has a segment between neighbours, and one more when it is closed', () => {
    expect([segmentsOf(open), segmentsOf(closed)]).to.deep.equal([2, 3]);
  });

  it('leads from the first key at 0 to the last one at 1, or back to the first', () => {
    expect(segmentAt(0, open)).to.deep.equal({ from: 0, to: 1, t: 0 });
    expect(segmentAt(0.25, open)).to.deep.equal({ from: 0, to: 1, t: 0.5 });
    expect(segmentAt(0.5, open)).to.deep.equal({ from: 1, to: 2, t: 0 });
    expect(segmentAt(1, open)).to.deep.equal({ from: 1, to: 2, t: 1 });
    expect(segmentAt(1, closed)).to.deep.equal({ from: 2, to: 0, t: 1 });
  });

  it('ends where it ends: beyond 0 and 1 there is nothing', () => {
    expect(segmentAt(-0.2, open)).to.deep.equal(segmentAt(0, open));
    expect(segmentAt(1.7, open)).to.deep.equal(segmentAt(1, open));
  });

  it('passes through its keys exactly, by either interpolation', () => {
    const keys = [Float32Array.of(0.25, -0.5), Float32Array.of(-0.75, 0.125), Float32Array.of(1, -1)];
    for (const interpolation of ['linear', 'spherical'] as const) {
      for (const path of [open, closed]) {
        keys.forEach((key, i) => {
          const z = latentOnPath(positionOf(i, path), keys, path.closed, interpolation);
          z.forEach((value, at) => expect(value).to.be.closeTo(key[at] ?? NaN, 1e-6));
        });
      }
    }
  });

  it('is halfway between two keys halfway along its segment', () => {
    const keys = [Float32Array.of(-1, 0), Float32Array.of(1, 0.5)];
    expect([...latentOnPath(0.5, keys, false, 'linear')]).to.deep.equal([0, 0.25]);
  });

  it('mixes classes in a straight line, also where z takes an arc, so that each mixture sums to 1', () => {
    const keys = [Float32Array.of(1, 0, 1, 0, 0), Float32Array.of(0, 1, 0, 0, 1)];
    const [x = NaN, y = NaN, ...classes] = latentOnPath(0.25, keys, false, 'spherical', 2);
    expect(Math.hypot(x, y)).to.be.closeTo(1, 1e-6);
    expect(classes).to.deep.equal([0.75, 0, 0.25]);
  });

  it('is eased within each segment: at rest at the keys, at its quickest halfway', () => {
    expect([ease(0), ease(0.5), ease(1)].map(value => Number(value.toFixed(12)))).to.deep.equal([0, 0.5, 1]);
    expect(ease(0.01)).to.be.below(0.001);
    expect(ease(0.51) - ease(0.5)).to.be.above(0.015);
    for (const u of [0, 0.1, 0.5, 0.8, 1]) expect(inverseEase(ease(u))).to.be.closeTo(u, 1e-7);
  });

  it('goes there and back when it is open, and round when it is closed, for ever', () => {
    const at = (path: typeof open, seconds: number) => Number(positionAt(seconds, path, 4).toFixed(9));
    expect([0, 4, 8, 12, 16, 20].map(s => at(open, s))).to.deep.equal([0, 0.5, 1, 0.5, 0, 0.5]);
    expect([0, 4, 8, 12].map(s => at(closed, s))).to.deep.equal([0, 0.333333333, 0.666666667, 0]);
    expect(at(open, 16 * 1000 + 4)).to.equal(0.5);
    expect(at(open, 9)).to.equal(at(open, 7));
  });

  it('never jumps', () => {
    for (const path of [open, closed]) {
      for (let seconds = 0; seconds < 40; seconds += 0.05) {
        const step = Math.abs(positionAt(seconds + 0.05, path, 4) - positionAt(seconds, path, 4));
        expect(path.closed ? Math.min(step, 1 - step) : step).to.be.below(0.011);
      }
    }
  });

  it('can be entered at any position', () => {
    for (const position of [0, 0.1, 0.5, 0.77, 0.999]) {
      expect(positionAt(secondsAt(position, open, 3), open, 3)).to.be.closeTo(position, 1e-9);
    }
  });
});
