import { expect } from 'chai';
import { connect } from '../../../../src/shared/rpc.js';
import { goldenFiles } from '../../../support/golden-files.js';
import type { ThreadsRequested, ThreadsWorker } from '../../../support/threads.worker.js';

const workers: Worker[] = [];

async function start(request: ThreadsRequested) {
  const worker = new Worker('/build/test/support/threads.worker.js', { type: 'module' });
  workers.push(worker);
  const remote = connect<ThreadsWorker>(worker);
  return { worker, remote, report: await remote.start(request) };
}

const golden = [...(await goldenFiles('plain')), ...(await goldenFiles('autoencoder'))].map(({ name }) => name);

/** Whatever a promise is rejected with. */
const rejection = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => null, (error: unknown) => error); // prettier-ignore

describe('Threads over one heap', () => {
  afterEach(() => {
    for (const worker of workers.splice(0)) worker.terminate();
  });

  for (const deterministic of [false, true]) {
    it(`give the bits of one thread, in every kernel and golden file${deterministic ? ', in plain SIMD' : ''}`, async () => {
      const digests = async (threads: number) => {
        const { remote, report, worker } = await start({ threads, deterministic });
        expect(report.count).to.equal(threads);
        const all: Record<string, string> = { kernels: await remote.kernels() };
        for (const name of golden) all[name] = await remote.golden(name);
        worker.terminate();
        return all;
      };
      const one = await digests(1);
      expect(Object.keys(one).length).to.be.at.least(7);
      for (const threads of [2, 3, 4]) expect(await digests(threads), `${threads} threads`).to.deep.equal(one);
    });
  }

  it('give the same bits while only some of them compute, and when the others join in again', async () => {
    const { remote } = await start({ threads: 4 });
    const all = await remote.kernels();
    for (const active of [1, 3, 2, 4]) {
      await remote.activate(active);
      expect(await remote.kernels(), `${active} of 4`).to.equal(all);
    }
  });

  it('are as many as the machine has cores, less one for the page where there are more than two', async () => {
    const { report } = await start({ threads: 'auto' });
    const cores = navigator.hardwareConcurrency;
    expect(report.count).to.equal(Math.min(8, cores > 2 ? cores - 1 : cores));
    expect(report.reason).to.match(/^It computes on .*\.$/);
  });

  it('are one where a thread cannot be started, and that one computes', async () => {
    const { remote, report } = await start({ threads: 3, files: { 'kernel-thread.worker.js': '/nowhere.js' } });
    expect(report).to.include({ count: 1, code: 'threads-refused' });
    expect(report.reason).to.match(/^It computes on one thread, since more could not be started: .*\.$/);
    const alone = await start({ threads: 1 });
    expect(await remote.kernels()).to.equal(await alone.remote.kernels());
  });

  it('are one where the binary cannot be had for a shared heap, and the stock heap serves', async () => {
    const files = { 'tfjs-backend-wasm-simd.wasm': '/nowhere.wasm' };
    // The stock backend looks for the same file, so nothing runs then: the error is that of the stock backend.
    expect(String(await rejection(start({ threads: 2, files })))).to.match(/could not be loaded|did not start/);
  });

  for (const [kind, folder] of [
    ['hangs', '/dist-hanging/assets/'],
    ['dies', '/dist-dying/assets/'],
  ] as const) {
    it(`end in an error that says so when a thread ${kind} in the middle of a task`, async () => {
      const url = new URL(`${folder}kernel-thread.worker.js`, location.href).href;
      const { remote } = await start({ threads: 2, files: { 'kernel-thread.worker.js': url } });
      // The machine decides how many tasks the thread takes, and thus when it comes to its tenth.
      let error: unknown = null;
      while (!error) error = await rejection(remote.kernels());
      expect(error).to.include({ name: 'BackendLostError' });
      expect(error).to.have.property('message').that.includes('one of its threads died or does not answer');
    });
  }
});
