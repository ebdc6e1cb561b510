import { expect } from 'chai';
import { measureBackends, type Trial } from '../../../src/core/backend/measure-backends.js';
import { backendMeasured } from '../../../src/shared/backend-reasons.js';
import { BackendLostError } from '../../../src/shared/errors.js';
import type { BackendName } from '../../../src/shared/protocol/options.js';

interface Work {
  readonly name: BackendName;
  pieces: number;
}

const BOTH = ['webgl', 'wasm'] as const;

/** Backends whose pieces of work take so many milliseconds, by a clock of its own; the first takes a tenth of a second more. */
function machine(took: Readonly<Record<BackendName, number>>, changes: Partial<Trial<Work>> = {}) {
  let time = 0;
  const closed: BackendName[] = [];
  const trial: Trial<Work> = {
    open: name => Promise.resolve({ name, pieces: 0 }),
    work: work => {
      time += took[work.name] + (work.pieces === 0 ? 100 : 0);
      work.pieces += 1;
    },
    settle: () => {},
    isOver: () => false,
    close: ({ name }) => void closed.push(name),
    ...changes,
  };
  const measure = (names: readonly BackendName[] = BOTH) => measureBackends(names, trial, () => time);
  return { measure, closed, time: () => time };
}

describe('Backends that are measured', () => {
  for (const [webgl, wasm, faster, slower] of [
    [20, 60, 'webgl', 'wasm'],
    [60, 20, 'wasm', 'webgl'],
  ] as const) {
    it(`go on with ${faster} where that is faster, and end the other`, async () => {
      const { measure, closed } = machine({ webgl, wasm });
      const { opened, timings, failures } = await measure();
      expect(opened.name).to.equal(faster);
      expect(timings).to.deep.equal([
        { name: faster, milliseconds: 20 },
        { name: slower, milliseconds: 60 },
      ]);
      expect(closed).to.deep.equal([slower]);
      expect(failures).to.have.length(0);
    });
  }

  it('take two seconds together, and no step is trained in vain', async () => {
    const { measure, time } = machine({ webgl: 30, wasm: 50 });
    const { opened } = await measure();
    expect(time()).to.be.at.most(2_000);
    expect(opened.pieces, 'the first, and rounds of 1, 2, 4 and 8').to.equal(16);
  });

  it('are given a first step and one that counts, however slow', async () => {
    const { measure, time } = machine({ webgl: 5_000, wasm: 50 });
    const { opened } = await measure();
    expect(opened.name).to.equal('wasm');
    expect(time()).to.be.below(2 * 5_000 + 100 + 1_000);
  });

  it('do no more than the work has', async () => {
    const { measure } = machine({ webgl: 20, wasm: 60 }, { isOver: ({ pieces }) => pieces >= 3 });
    expect((await measure()).opened.pieces).to.equal(3);
  });

  it('go on with the other where one does not start', async () => {
    const open = (name: BackendName) =>
      name === 'webgl' ? Promise.reject(new Error('No context.')) : Promise.resolve({ name, pieces: 0 });
    const { opened, failures, timings } = await machine({ webgl: 1, wasm: 60 }, { open }).measure();
    expect(opened.name).to.equal('wasm');
    expect(timings).to.have.length(1);
    expect(failures[0]?.error.message).to.equal('No context.');
  });

  it('survive a device that dies in the third step', async () => {
    const settle = ({ name, pieces }: Work) => {
      if (name === 'webgl' && pieces >= 3) throw new BackendLostError('The context was lost.');
    };
    const { measure, closed } = machine({ webgl: 1, wasm: 60 }, { settle });
    const { opened, failures } = await measure();
    expect(opened.name).to.equal('wasm');
    expect(failures).to.have.length(1);
    expect(closed).to.deep.equal(['webgl']);
  });

  it('tell the first error where none works', async () => {
    const work = ({ name }: Work) => {
      throw new Error(`${name} is broken.`);
    };
    const error = await machine({ webgl: 1, wasm: 1 }, { work })
      .measure()
      .catch((thrown: unknown) => thrown);
    expect(error).to.have.property('message', 'webgl is broken.');
  });

  it('are told with both figures', () => {
    const rates = { device: 'a GPU', webgl: 41.2, wasm: 8.04, unit: 'steps', threads: 6, workers: 1 } as const;
    expect(backendMeasured({ ...rates, earlier: false }).reason).to.equal(
      'WebGL on a GPU: 41 steps a second; CPU, 6 threads: 8.0.',
    );
    expect(backendMeasured({ ...rates, threads: 1, workers: 2, earlier: true }).reason).to.equal(
      'WebGL on a GPU: 41 steps a second; CPU, 2 workers: 8.0, as measured earlier.',
    );
  });
});
