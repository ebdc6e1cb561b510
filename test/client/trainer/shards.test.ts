import { expect } from 'chai';
import type { Trainer, TrainerEventDetails } from '../../../src/client/api.js';
import { setAssetBase } from '../../../src/client/assets.js';
import { TrainerClient } from '../../../src/client/trainer/trainer-client.js';
import { InvalidOptionError, OutOfMemoryError, WorkerLostError } from '../../../src/shared/errors.js';
import type { WorkersReport } from '../../../src/shared/protocol/backend.js';
import type { TrainerOptions } from '../../../src/shared/protocol/options.js';
import { liveWorkers } from '../../support/live-workers.js';
import { POISON_CHANNEL, type ShardPoison } from '../../support/shard-poison.js';
import { next, rejection, until, wait } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';

const SHARD_WORKER = '/build/test/support/poisoned-shard.worker.js';
/** On a machine with one core there is no other worker. */
const WORKERS = Math.min(2, navigator.hardwareConcurrency);

/** A trainer with the real worker, whose shard workers are at this address. */
async function open(changes: Partial<TrainerOptions>, shardWorker = SHARD_WORKER): Promise<Trainer> {
  setAssetBase('/dist/assets/'); // the client is bundled into the test, and lies elsewhere
  const url = '/build/test/support/shards-trainer.worker.js';
  const spawn = () => new Worker(url, { type: 'module', name: shardWorker });
  return TrainerClient.create(smallRun({ shards: 2, ...changes }), { spawn });
}

/** The liveness locks of all workers: those that workers have started are no page's. */
async function lockedWorkers(): Promise<number> {
  const { held = [] } = await navigator.locks.query();
  return held.filter(({ name }) => name?.startsWith('dcgan-elements worker')).length;
}

async function settledAt(workers: number): Promise<void> {
  await until(async () => (await lockedWorkers()) === workers);
}

describe('A trainer whose run has shards', () => {
  afterEach(async () => {
    await settledAt(0);
    await liveWorkers(0);
  });

  it('trains in two workers, says so, answers between two steps, and leaves no worker', async () => {
    const trainer = await open({});
    expect(trainer.description.workers).to.equal(WORKERS);
    expect(trainer.description.backend.workers).to.deep.include(
      WORKERS > 1
        ? { count: 2, code: 'workers-by-cores', reason: '2 workers compute its 2 shards side by side.' }
        : { count: 1, code: 'workers-one-core' },
    );
    expect(trainer.description.options.shards).to.equal(2);
    expect(trainer.description.warnings.map(({ code }) => code)).to.deep.equal(['dataset-few-images']);
    await settledAt(WORKERS);
    await trainer.start();
    while (trainer.progress.step < 5) await next(trainer, 'progress');
    const answers = [trainer.sheet(), trainer.generator.generate(new Float32Array(4)), trainer.memory()];
    expect(await Promise.all(answers)).to.have.length(3);
    await trainer.pause();
    trainer.dispose();
  });

  it('gives the same bits in one worker, where others do not start, and says why it is alone', async () => {
    const runs = [];
    for (const url of [SHARD_WORKER, '/nowhere.js']) {
      const trainer = await open({ seed: 3 }, url);
      const steps: unknown[] = [];
      trainer.addEventListener('step', ({ detail }) => steps.push(detail));
      await trainer.step(12);
      runs.push({ steps, pixels: [...(await trainer.sheet()).rgba] });
      const codes = trainer.description.warnings.map(({ code }) => code);
      const isAlone = url !== SHARD_WORKER && WORKERS > 1;
      expect(codes).to.deep.equal(['dataset-few-images', ...(isAlone ? ['shard-workers-failed'] : [])]);
      if (isAlone) {
        expect(trainer.description.workers).to.equal(1);
        expect(trainer.description.backend.workers).to.include({ count: 1, code: 'shard-workers-failed' });
      }
      trainer.dispose();
    }
    expect(runs[0]).to.deep.equal(runs[1]);
  });

  for (const [poison, error] of [
    ['close', WorkerLostError],
    ['throw', OutOfMemoryError],
  ] as const) {
    it(`goes on when a shard worker fails (${poison}): one event, and no step is lost`, async function () {
      if (WORKERS < 2) this.skip();
      const trainer = await open({});
      const recoveries: TrainerEventDetails['recovery'][] = [];
      const steps: number[] = [];
      const workers: WorkersReport[] = [];
      trainer.addEventListener('recovery', ({ detail }) => recoveries.push(detail));
      trainer.addEventListener('step', ({ detail }) => steps.push(detail.step));
      trainer.addEventListener('description', ({ detail }) => {
        expect(detail.workers).to.equal(detail.backend.workers?.count);
        if (detail.backend.workers) workers.push(detail.backend.workers);
      });
      // One worker may well be faster for so small a run, and an idle one does not fail: until this is measured, both compute.
      await trainer.step(2);
      const channel = new BroadcastChannel(POISON_CHANNEL);
      channel.postMessage({ poison } satisfies { poison: ShardPoison });
      channel.close();
      await wait(50); // until it has been read
      await trainer.start();
      const { cause } = await next<TrainerEventDetails['recovery']>(trainer, 'recovery');
      expect(cause).to.be.instanceOf(error);
      while (workers.length < 3) await next(trainer, 'description');
      expect(workers.map(({ count, code }) => [count, code]).slice(0, 2)).to.deep.equal([
        [1, 'workers-lost'],
        [2, 'workers-by-cores'],
      ]);
      expect(workers[2]?.code, 'then it is measured').to.equal('workers-measured');
      await trainer.pause();
      expect(recoveries).to.have.length(1);
      expect(steps).to.deep.equal(steps.map((_, i) => i + 1));
      trainer.dispose();
    });
  }

  it('measures how many workers are fastest, says so, and has the same weights as one', async function () {
    if (WORKERS < 2) this.skip();
    const runs = [];
    for (const url of [SHARD_WORKER, '/nowhere.js']) {
      const trainer = await open({ seed: 5, steps: 40 }, url);
      const reports: WorkersReport[] = [];
      trainer.addEventListener('description', ({ detail: { backend } }) => {
        if (backend.workers) reports.push(backend.workers);
      });
      await trainer.start();
      while (trainer.state !== 'finished') await next(trainer, 'state');
      runs.push({ reports, pixels: [...(await trainer.sheet()).rgba] });
      trainer.dispose();
    }
    const [measured, alone] = runs;
    expect(measured?.pixels).to.deep.equal(alone?.pixels);
    expect(alone?.reports, 'there is no choice').to.be.empty;
    expect(measured?.reports.map(({ code }) => code)).to.deep.equal(['workers-measured']);
    expect(measured?.reports[0]?.reason).to.match(
      /compute.* its 2 shards .*, which was measured to be fastest: .* ms a step \((one worker|2 workers): .* ms\)\.$/,
    );
  });

  it('keeps its number of shards in a checkpoint, whatever the page asks for later', async () => {
    const trainer = await open({});
    await trainer.step(4);
    const file = await trainer.exportCheckpoint();
    await trainer.step(4);
    const pixels = [...(await trainer.sheet()).rgba];
    const other = await open({ shards: 1 });
    expect(other.description).to.deep.include({ workers: 1 });
    await other.importCheckpoint(file);
    expect(other.description.options.shards).to.equal(2);
    await other.step(4);
    expect([...(await other.sheet()).rgba]).to.deep.equal(pixels);
    [trainer, other].forEach(each => each.dispose());
  });

  it('decides by the machine, but has one shard where it must be the same on every machine', async () => {
    const shardsOf = async (deterministic: boolean) => {
      const trainer = await open({ shards: 'auto', batchSize: 32, deterministic });
      const { shards } = trainer.description.options;
      trainer.dispose();
      return shards;
    };
    expect(await shardsOf(false)).to.equal(WORKERS);
    expect(await shardsOf(true)).to.equal(1);
  });

  it('takes the nearest divisor of the batch below, and says so', async () => {
    const trainer = await open({ shards: 3 });
    expect(trainer.description.options.shards).to.equal(2);
    const [warning] = trainer.description.warnings.filter(({ code }) => code === 'shards-reduced');
    expect(warning?.text).to.match(/8 images cannot be cut into 3 equal parts.*2 shards/);
    trainer.dispose();
  });

  it('refuses what is no number of shards, and more than there are images', async () => {
    for (const shards of [0, -1, 1.5, NaN, 'many', null, 2_000] as unknown as number[]) {
      const error = await rejection(open({ shards }));
      expect(error, String(shards)).to.be.instanceOf(InvalidOptionError);
      expect((error as InvalidOptionError).details).to.deep.include({ subject: 'shards' });
      expect((error as InvalidOptionError).details.allowed).to.equal('an integer from 1 to 1,024, or "auto"');
    }
    const error = await rejection(open({ shards: 9 }));
    expect(error).to.be.instanceOf(InvalidOptionError);
    expect((error as Error).message).to.equal(
      'shards is 9; it must be an integer from 1 to 8, the images of a batch, or "auto".',
    );
  });
});
