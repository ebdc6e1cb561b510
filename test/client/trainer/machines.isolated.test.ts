import { expect } from 'chai';
import type { Trainer } from '../../../src/client/api.js';
import { setAssetBase } from '../../../src/client/assets.js';
import { TrainerClient } from '../../../src/client/trainer/trainer-client.js';
import type { ThreadsReport } from '../../../src/shared/protocol/backend.js';
import type { TrainerOptions } from '../../../src/shared/protocol/options.js';
import { fakeMachine, type FakeMachine } from '../../support/fake-machine.js';
import { liveWorkers } from '../../support/live-workers.js';
import { smallRun } from '../../support/small-run.js';

/** A trainer whose worker believes in such a machine, in this page, which is cross-origin isolated. */
async function open(machine: FakeMachine, changes: Partial<TrainerOptions> = {}): Promise<Trainer> {
  setAssetBase('/dist/assets/'); // the client is bundled into the test, and lies elsewhere
  const url = '/build/test/support/machine-trainer.worker.js';
  const spawn = () => new Worker(url, { type: 'module', name: fakeMachine(machine) });
  return TrainerClient.create(smallRun({ baseWidth: 16, batchSize: 16, ...changes }), { spawn });
}

async function weightsOf(trainer: Trainer): Promise<Uint8Array> {
  const file = await (await trainer.exportWeights()).arrayBuffer();
  return new Uint8Array(file.slice(8 + new DataView(file).getUint32(0, true))); // the header says when the file was made
}

describe('A run in an isolated page', () => {
  afterEach(() => liveWorkers(0));

  for (const [name, machine, code, reason] of [
    ['without WebAssembly SIMD', { cores: 2, simd: false }, 'threads-refused', /could not be started: .*SIMD/],
    ['without shared memory', { cores: 2, sharedMemory: false }, 'threads-not-isolated', /not cross-origin isolated/],
    ['with one core', { cores: 1 }, 'threads-by-cores', /this machine has one core/],
  ] as const) {
    it(`trains on one thread on a machine ${name}, and says why`, async () => {
      const trainer = await open(machine);
      const { name: backend, threads } = trainer.description.backend;
      expect(backend).to.equal('wasm');
      expect(threads).to.deep.include({ count: 1, code });
      expect(threads?.reason)
        .to.match(/^It computes on one thread, since .*\.$/)
        .and.match(reason);
      const { step, discriminatorLoss } = await trainer.step(1);
      expect(step).to.equal(1);
      expect(discriminatorLoss).to.be.finite;
      trainer.dispose();
    });
  }

  it('goes on bit for bit on one thread where the page is no longer isolated at the next visit', async () => {
    const options = { threads: 2, deterministic: true } as const;
    const trainer = await open({ cores: 2 }, options);
    expect(trainer.description.backend.threads?.count).to.equal(2);
    await trainer.step(3);
    const checkpoint = await trainer.exportCheckpoint();
    await trainer.step(3);
    const weights = await weightsOf(trainer);
    trainer.dispose();

    const later = await open({ cores: 2, isolated: false }, options);
    await later.importCheckpoint(checkpoint);
    expect(later.description.backend.threads).to.deep.include({ count: 1, code: 'threads-not-isolated' });
    await later.step(3);
    expect(await weightsOf(later)).to.deep.equal(weights);
    later.dispose();
  });

  it('computes all shards in one worker, whose threads take all cores, and says so', async () => {
    const trainer = await open({ cores: 2 }, { shards: 2 });
    expect(trainer.description.workers).to.equal(1);
    expect(trainer.description.backend.workers).to.deep.include({
      count: 1,
      code: 'workers-have-threads',
      reason: 'One worker computes its 2 shards one after the other, on 2 threads, which take all cores already.',
    });
    trainer.dispose();
  });

  it('leaves a core to pictures that are drawn beside it, where there are more than two', async () => {
    for (const [cores, limited] of [
      [4, 2],
      [2, 2],
    ] as const) {
      const trainer = await open({ cores });
      const reports: (ThreadsReport | undefined)[] = [];
      trainer.addEventListener('description', ({ detail }) => reports.push(detail.backend.threads));
      const { threads } = trainer.description.backend;
      expect(threads?.count).to.equal(cores === 4 ? 3 : 2);
      // As a grid that follows the run draws, whose first drawing takes long.
      await trainer.generator.draw(new Float32Array(4));
      const begun = performance.now();
      while (performance.now() - begun < 1_500) await trainer.generator.draw(new Float32Array(4));
      await trainer.memory(); // answered after the worker has been told
      const report = trainer.description.backend.threads;
      expect(report?.count).to.equal(limited);
      if (cores === 2) expect(reports).to.be.empty;
      else {
        expect(report?.code).to.equal('threads-limited');
        expect(report?.reason).to.match(/^It computes on 2 threads, so that a core is left to the pictures/);
      }
      trainer.dispose();
    }
  });
});
