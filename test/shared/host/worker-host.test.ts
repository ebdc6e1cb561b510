import { expect } from 'chai';
import { WorkerHost, type WorkerHostOptions } from '../../../src/shared/host/worker-host.js';
import {
  BackendLostError,
  DatasetError,
  DcganError,
  DeadlineError,
  WorkerLostError,
} from '../../../src/shared/errors.js';
import type { TrainerWorker } from '../../../src/shared/protocol/trainer.js';
import { fakeWorld } from '../../support/fake-trainer-worker.js';
import { instances } from '../../support/instances.js';
import { RECIPES } from '../../../src/shared/protocol/options.js';
import { rejection, until, wait } from '../../support/promises.js';

/** Long enough for a busy machine; what is promised to users is a second. */
const SOON = 5_000;

const OPTIONS = RECIPES.plain.quick;

describe('The host of a worker', () => {
  const hosts: WorkerHost<TrainerWorker>[] = [];
  let losses: DcganError[] = [];

  function host(world = fakeWorld(), options: Partial<WorkerHostOptions> = {}) {
    losses = [];
    const { spawn, timeouts } = world.dependencies;
    const made = new WorkerHost<TrainerWorker>({
      name: 'The fake',
      spawn,
      ...(timeouts && { timeouts }),
      onLost: cause => losses.push(cause),
      ...options,
    });
    hosts.push(made);
    return made;
  }

  /** A host whose worker is up and whose liveness lock is watched. */
  async function hostAtWork(world: ReturnType<typeof fakeWorld>) {
    const it = host(world);
    await it.call('open', [{ options: OPTIONS, assets: { base: '' } }], { deadline: null });
    await wait(50);
    return it;
  }

  afterEach(() => {
    for (const each of hosts.splice(0)) each.terminate(new DcganError('The test is over.'));
  });

  it('starts the worker at the first call and no sooner', async () => {
    const world = fakeWorld();
    const it = host(world);
    expect(world.spawned).to.have.length(0);
    await it.call('memory', []);
    await it.call('memory', []);
    expect(world.spawned).to.have.length(1);
  });

  it('passes on what a method throws, by its class', async () => {
    const error = await rejection(
      host().call('open', [{ options: { ...OPTIONS, dataset: 'blob:missing' }, assets: { base: '' } }]),
    );
    expect(error).to.be.instanceOf(DatasetError);
    expect(losses).to.have.length(0);
  });

  for (const [what, kill] of [
    ['is terminated by somebody else', world => world.terminate()],
    ['is terminated behind the back of its object', world => Worker.prototype.terminate.call(world.spawned[0])],
    ['closes itself', world => world.order('close')],
    ['throws an error that nobody catches', world => world.order('throw')],
  ] as [string, (world: ReturnType<typeof fakeWorld>) => void][]) {
    it(`rejects everything pending when the worker ${what}`, async () => {
      const world = fakeWorld();
      const it = await hostAtWork(world);
      world.order('deafen');
      const pending = [it.call('sheet', []), it.call('start', [])].map(rejection);
      kill(world);
      for (const error of await Promise.all(pending)) expect(error).to.be.instanceOf(WorkerLostError);
      expect(losses).to.have.length(1);
      expect(await rejection(it.call('memory', []))).to.be.instanceOf(WorkerLostError);
    });
  }

  it('rejects everything pending when a worker is terminated in the middle of a computation', async () => {
    const world = fakeWorld();
    const it = await hostAtWork(world);
    world.order('block');
    const pending = rejection(it.call('memory', []));
    await wait(50);
    world.terminate();
    expect(await pending).to.be.instanceOf(WorkerLostError);
  });

  it('sends nothing, and sets no deadline, when it is terminated in the moment of a call', async () => {
    const world = fakeWorld();
    const it = await hostAtWork(world);
    const [worker] = world.spawned;
    if (!worker) throw new Error('There is no worker.');
    const sent: unknown[] = [];
    worker.postMessage = (message: { readonly type?: unknown }) => void sent.push(message.type);
    const pending = rejection(it.call('memory', []));
    it.terminate(new DcganError('It is over.'));
    expect(((await pending) as Error).message).to.equal('It is over.');
    await wait(50);
    expect(sent).to.not.include('APPLY'); // Comlink's word for a call
  });

  it('rejects the calls when the script of the worker cannot be loaded', async () => {
    const it = host(fakeWorld(), { spawn: () => new Worker('/no/such.worker.js', { type: 'module' }) });
    const error = await rejection(it.call('memory', []));
    expect(error).to.be.instanceOf(WorkerLostError);
    expect((error as Error).message).to.contain('The fake could not be loaded');
  });

  it('rejects the calls where workers cannot be started at all', async () => {
    const spawn = () => {
      throw new DOMException('That is another origin.', 'SecurityError');
    };
    const it = host(fakeWorld(), { spawn });
    for (let i = 0; i < 2; i++) {
      const error = await rejection(it.call('memory', []));
      expect(error).to.be.instanceOf(WorkerLostError).and.have.property('message').that.contains('another origin');
    }
  });

  it('gives up a worker that never says that it lives', async () => {
    const silent = URL.createObjectURL(new Blob([''], { type: 'text/javascript' }));
    const it = host(fakeWorld({ start: 50 }), { spawn: () => new Worker(silent) });
    const error = await rejection(it.call('memory', [], { deadline: null }));
    expect(error).to.be.instanceOf(WorkerLostError);
    expect(losses[0]).to.be.instanceOf(DeadlineError);
  });

  it('rejects a call past its deadline with its name and the time, and ends the worker that hangs', async () => {
    const world = fakeWorld({ call: 100 });
    const it = await hostAtWork(world);
    world.order('deafen');
    const late = rejection(it.call('sheet', []));
    const beside = rejection(it.call('pause', [], { deadline: SOON }));
    const error = (await late) as DeadlineError;
    expect(error).to.be.instanceOf(DeadlineError);
    expect(error.message).to.contain('sheet()').and.contain('0.1 s');
    expect(await beside).to.be.instanceOf(WorkerLostError);
    expect(losses).to.deep.equal([error]);
  });

  it('ends a worker whose accelerator was lost', async () => {
    const it = host();
    await it.call('memory', []);
    const pending = rejection(
      it.call('open', [{ options: { ...OPTIONS, dataset: 'blob:endless' }, assets: { base: '' } }]),
    );
    it.lose(new BackendLostError('The context was lost.'));
    expect(await pending).to.be.instanceOf(WorkerLostError);
    expect(losses[0]).to.be.instanceOf(BackendLostError);
  });

  it('ends a load when its signal is aborted, and rejects with the reason of the signal', async () => {
    const it = host();
    const controller = new AbortController();
    const call = it.call('open', [{ options: { ...OPTIONS, dataset: 'blob:endless' }, assets: { base: '' } }], {
      deadline: null,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    expect(await rejection(call)).to.equal(controller.signal.reason);
    expect(losses).to.have.length(0);
  });

  it('does not start a worker for a signal that is aborted already', async () => {
    const world = fakeWorld();
    const signal = AbortSignal.abort();
    expect(await rejection(host(world).call('memory', [], { signal }))).to.equal(signal.reason);
    expect(world.spawned).to.have.length(0);
  });

  it('rejects with the reason given when it is terminated, and tells nobody of a loss', async () => {
    const world = fakeWorld();
    const it = await hostAtWork(world);
    world.order('deafen');
    const pending = rejection(it.call('sheet', []));
    const reason = new DcganError('enough');
    it.terminate(reason);
    expect(await pending).to.equal(reason);
    expect(await rejection(it.call('sheet', []))).to.equal(reason);
    await wait(100);
    expect(losses).to.have.length(0);
  });

  it('lets pending calls settle when it is retired', async () => {
    const it = await hostAtWork(fakeWorld());
    const sheet = it.call('sheet', []);
    await it.retire(new DcganError('retired'));
    expect(await sheet).to.include({ step: 0 });
    expect(await rejection(it.call('sheet', []))).to.include({ message: 'retired' });
  });

  it('takes silence for death once it expects notices', async () => {
    const world = fakeWorld();
    const it = await hostAtWork(world);
    await it.call('start', []);
    it.expectNotices(1_000);
    await wait(1_500);
    expect(losses).to.have.length(0);
    world.order('fall silent');
    await until(() => losses.length > 0);
    expect(losses[0]).to.be.instanceOf(DeadlineError);
  });

  /** How a host ends a worker, by when. */
  const ENDINGS: Record<string, (host: WorkerHost<TrainerWorker>) => Promise<unknown>> = {
    'after a call': it => it.call('memory', []).then(() => it.terminate(new DcganError('It is over.'))),
    'before it has started': it => {
      const called = rejection(it.call('memory', []));
      it.terminate(new DcganError('It is over.'));
      return called;
    },
    'in the middle of a call': async it => {
      await it.call('memory', []);
      const called = rejection(it.call('memory', []));
      it.terminate(new DcganError('It is over.'));
      return called;
    },
  };

  it('lets go of its worker, and of all that the worker leads to, whenever it ends', async () => {
    const before = (await instances('Worker')).Worker;
    for (const end of Object.values(ENDINGS)) {
      for (let i = 0; i < 5; i++) {
        const spawn = () => new Worker('/build/test/support/fake-trainer.worker.js', { type: 'module' });
        await end(new WorkerHost<TrainerWorker>({ name: 'The fake', spawn }));
      }
    }
    let more = NaN; // the browser takes its time with what is terminated
    for (let attempt = 0; attempt < 40 && !(more <= 1); attempt++) {
      await wait(500);
      more = (await instances('Worker')).Worker - before;
    }
    expect(more).to.be.at.most(1);
  });
});
