import { expect } from 'chai';
import type { CheckpointEvent, CreateTrainerOptions, Trainer } from '../../../src/client/api.js';
import { setAssetBase } from '../../../src/client/assets.js';
import { deleteCheckpoint, listCheckpoints, readCheckpoint } from '../../../src/client/checkpoints/manage.js';
import { writeInWorker } from '../../../src/client/checkpoints/write-in-worker.js';
import { TrainerClient } from '../../../src/client/trainer/trainer-client.js';
import { InvalidOptionError, StateError, StorageError, WeightsError } from '../../../src/shared/errors.js';
import { faulty } from '../../support/fake-directory.js';
import { freed } from '../../support/freed.js';
import { fakeWorld } from '../../support/fake-trainer-worker.js';
import { needs } from '../../support/capabilities.js';
import { next, rejection, wait } from '../../support/promises.js';

type World = ReturnType<typeof fakeWorld>;

describe('A trainer with a checkpoint', () => {
  const trainers: Trainer[] = [];
  const events = new Map<Trainer, CheckpointEvent[]>();
  const page = new EventTarget();
  const root = () => navigator.storage.getDirectory();

  async function open(options: CreateTrainerOptions = {}, world: World = fakeWorld(), dependencies = {}) {
    const trainer: Trainer = await TrainerClient.create(
      { checkpoint: 'a run', ...options },
      { ...world.dependencies, page, lockTimeout: 200, ...dependencies },
    );
    trainers.push(trainer);
    const heard: CheckpointEvent[] = [];
    events.set(trainer, heard);
    trainer.addEventListener('checkpoint', event => heard.push(event.detail));
    return trainer;
  }

  const kinds = (trainer: Trainer) => (events.get(trainer) ?? []).map(({ kind }) => kind);

  /** Until the trainer has told of something. */
  async function told<Kind extends CheckpointEvent['kind']>(trainer: Trainer, kind: Kind, count = 1) {
    for (;;) {
      const found = (events.get(trainer) ?? []).filter(event => event.kind === kind);
      const event = found[count - 1];
      if (event) return event as Extract<CheckpointEvent, { kind: Kind }>;
      await next(trainer, 'checkpoint');
    }
  }

  async function savedAt(trainer: Trainer, step: number): Promise<void> {
    while (trainer.checkpoint?.saved?.step !== step) await next(trainer, 'checkpoint');
  }

  async function fill(steps: number): Promise<void> {
    const trainer = await open();
    await trainer.step(steps);
    await told(trainer, 'saved');
    trainer.dispose();
  }

  afterEach(async () => {
    for (const trainer of trainers.splice(0)) trainer.dispose();
    await freed('a run');
    await deleteCheckpoint('a run').catch(() => {}); // there may be none
  });

  it('goes on where it was left, with the options it was saved with', async () => {
    const first = await open({ seed: 5, batchSize: 32, steps: 100 });
    expect(first.checkpoint).to.deep.equal({ name: 'a run', writable: true, saved: null });
    await first.step(7);
    const { info } = await told(first, 'saved');
    expect(info).to.include({ name: 'a run', step: 7 });
    expect(first.checkpoint?.saved).to.deep.equal(info);
    first.dispose();

    const second = await open({ steps: 50, sheetRows: 3 });
    expect(second.state).to.equal('paused');
    expect(second.progress).to.include({ step: 7, steps: 50 });
    expect(second.description.options).to.include({ seed: 5, batchSize: 32, sheetRows: 3 });
    expect((await told(second, 'resumed')).info).to.deep.equal(info);
    expect(await second.step()).to.include({ step: 8 });
  });

  it('says where the page asks for another run than the one that goes on', async () => {
    const first = await open({ seed: 5 });
    await first.step();
    await told(first, 'saved');
    first.dispose();
    const second = await open({ seed: 6, backend: 'wasm', learningRateEpochs: [100, 300] });
    const { differences } = await told(second, 'resumed');
    expect(differences).to.deep.include({ option: 'seed', saved: '5', asked: '6' });
    expect(differences.map(({ option }) => option)).not.to.include('backend');
    expect(second.description.options.seed).to.equal(5);
    expect(second.description.backend.requested).to.equal('wasm');
    expect((await second.reset({ seed: 6 })).options.seed).to.equal(6);
  });

  it('is finished, or can go on, as the steps asked for say', async () => {
    await fill(9);
    const finished = await open({ steps: 9 });
    expect(finished.state).to.equal('finished');
    finished.dispose();
    const longer = await open({ steps: 10 });
    expect(longer.state).to.equal('paused');
    expect(await longer.step()).to.include({ step: 10 });
  });

  it('brings curves, strip and finding back with it', async () => {
    const first = await open();
    const sheet = await first.sheet();
    const columnNames = Array.from({ length: sheet.columns }, (_, column) => `class ${column}`);
    first.record.addSheet({ ...sheet, columnNames, rgba: Uint8ClampedArray.of(1, 2, 250, 255) }, true);
    await first.step(6);
    await told(first, 'saved');
    const { history, frames } = first.record.copy();
    first.dispose();
    const second = await open();
    expect(second.record.copy().history).to.deep.equal(history);
    expect(second.record.copy().frames).to.deep.equal(frames);
    await second.reset();
    expect(second.record.history.length).to.equal(0);
  });

  it('keeps the last three, each whole when it is told', async () => {
    const trainer = await open();
    for (let i = 1; i <= 5; i++) {
      await trainer.step();
      expect(await trainer.saveCheckpoint()).to.include({ step: i });
    }
    const list = await listCheckpoints('a run');
    expect(list.map(({ step }) => step)).to.deep.equal([5, 4, 3]);
    const [newest] = list;
    expect((await readCheckpoint('a run', newest?.id ?? '')).size).to.equal(newest?.bytes);
    await deleteCheckpoint('a run', newest?.id);
    expect((await listCheckpoints()).filter(({ name }) => name === 'a run')).to.have.length(2);
    expect(await rejection(deleteCheckpoint('a run', newest?.id))).to.be.instanceOf(StorageError);
  });

  it('saves while it runs after so many steps, and at each pause', async () => {
    const trainer = await open({ autosave: { steps: 5 } });
    await trainer.start();
    await told(trainer, 'saved', 2);
    expect(trainer.state).to.equal('running');
    await trainer.pause();
    await savedAt(trainer, trainer.progress.step);
  });

  it('saves at the end', async () => {
    const trainer = await open({ steps: 20 });
    await trainer.start();
    await savedAt(trainer, 20);
    expect(trainer.state).to.equal('finished');
  });

  it('saves when the page is hidden', async () => {
    const trainer = await open();
    await trainer.start();
    page.dispatchEvent(new Event('visibilitychange'));
    expect((await told(trainer, 'saved')).info.step).to.be.at.most(trainer.progress.step);
    expect(trainer.state).to.equal('running');
  });

  it('saves no step twice', async () => {
    const trainer = await open();
    await trainer.step(3);
    await told(trainer, 'saved');
    page.dispatchEvent(new Event('visibilitychange'));
    page.dispatchEvent(new Event('pagehide'));
    await trainer.pause();
    await wait(100);
    expect(kinds(trainer)).to.deep.equal(['saved']);
  });

  it('imports onto the backend that the page has set, else onto that of the file', async () => {
    const first = await open({ backend: 'wasm' });
    const file = await first.exportCheckpoint();
    for (const [options, backend] of [
      [{}, 'wasm'],
      [{ backend: 'webgl' }, 'webgl'],
    ] as const) {
      const other: Trainer = await TrainerClient.create(options, fakeWorld().dependencies);
      trainers.push(other);
      expect((await other.importCheckpoint(file)).backend.requested).to.equal(backend);
    }
  });

  it('exports and imports, with a name and without', async () => {
    const named = await open({ seed: 4 });
    await named.step(12);
    const file = await named.exportCheckpoint();
    const other: Trainer = await TrainerClient.create({ seed: 9 }, fakeWorld().dependencies);
    trainers.push(other);
    expect(other.checkpoint).to.equal(null);
    expect(await rejection(other.saveCheckpoint())).to.be.instanceOf(StateError);
    expect((await other.importCheckpoint(file)).options.seed).to.equal(4);
    expect(other.state).to.equal('paused');
    expect(other.record.history.length).to.equal(named.record.history.length);
    expect(await other.step()).to.include({ step: 13 });
    const bad = await rejection(other.importCheckpoint(file.slice(0, -1)));
    expect(bad).to.be.instanceOf(WeightsError);
    expect(await rejection(other.importCheckpoint('file' as unknown as Blob))).to.be.instanceOf(InvalidOptionError);
    expect(await other.step(), 'the run stays').to.include({ step: 14 });
  });

  it('takes a name, and no other thing', async () => {
    for (const checkpoint of ['', 'x'.repeat(101), 5 as unknown as string, '\ud800']) {
      expect(await rejection(open({ checkpoint })), String(checkpoint)).to.be.instanceOf(InvalidOptionError);
    }
    const odd = { checkpoint: '../Häuser & co: 100 %/…' };
    const trainer = await open(odd);
    await trainer.step(2);
    await told(trainer, 'saved');
    expect(await listCheckpoints(odd.checkpoint)).to.have.length(1);
    trainer.dispose();
    await freed(odd.checkpoint);
    await deleteCheckpoint(odd.checkpoint);
  });

  it('goes on with a data set that was a file', async () => {
    const dataset = new File(['images'], 'mine.idx');
    const first = await open({ dataset });
    await first.step(2);
    await told(first, 'saved');
    const exported = await first.exportCheckpoint();
    first.dispose();
    const second = await open();
    expect(second.progress.step).to.equal(2);
    expect(await second.importCheckpoint(exported)).to.have.property('options');
    second.dispose();
    await freed('a run');
    await deleteCheckpoint('a run');
    const third = await open();
    expect(String(await rejection(third.importCheckpoint(exported)))).to.contain('a file');
  });

  describe('in another page', () => {
    it('trains and is not saved, says so, and takes over when the first is gone', async () => {
      await fill(3);
      const first = await open();
      const second = await open();
      await told(second, 'read-only');
      expect([first.checkpoint?.writable, second.checkpoint?.writable]).to.deep.equal([true, false]);
      expect(await second.step()).to.include({ step: 4 });
      expect(await rejection(second.saveCheckpoint())).to.be.instanceOf(StorageError);
      first.dispose();
      expect(await told(second, 'writable')).to.include({ overtaken: false });
      await second.step();
      expect((await told(second, 'saved')).info.step).to.equal(5);
    });

    it('does not save over what the first saved meanwhile, until it is told to', async () => {
      await fill(3);
      const first = await open();
      const second = await open();
      await told(second, 'read-only');
      await first.step(20);
      await told(first, 'saved');
      first.dispose();
      expect(await told(second, 'writable')).to.include({ overtaken: true });
      await second.step();
      await wait(100);
      expect((await listCheckpoints('a run'))[0]).to.include({ step: 23 });
      expect(second.checkpoint?.writable).to.equal(false);
      expect(await second.saveCheckpoint()).to.include({ step: 4 });
      expect(second.checkpoint?.writable).to.equal(true);
    });
  });

  describe('where only workers may write files, as in Safari before 26', () => {
    const prototype = FileSystemFileHandle.prototype;
    const createWritable = Object.getOwnPropertyDescriptor(prototype, 'createWritable');
    before(async function () {
      await needs('access handles').call(this);
      setAssetBase('/dist/assets/');
      Reflect.deleteProperty(prototype, 'createWritable');
    });
    after(() => {
      if (createWritable) Object.defineProperty(prototype, 'createWritable', createWritable);
    });

    it('is saved and goes on', async () => {
      const first = await open({ dataset: new File([new Uint8Array(9_000_000).map((_, i) => i)], 'own.gz') });
      await first.step(7);
      const { info } = await told(first, 'saved');
      const file = await readCheckpoint('a run', info.id);
      expect(file.size).to.equal(info.bytes);
      first.dispose();

      const second = await open();
      expect((await told(second, 'resumed')).info).to.deep.equal(info);
      expect(await second.step()).to.include({ step: 8 });
    });

    it('is told what the browser says of a file that something else has open', async () => {
      const hold = await holdFile(['held']);
      const file = await (await navigator.storage.getDirectory()).getFileHandle('held');
      const error = await rejection(writeInWorker(file, [new Uint8Array(1)]));
      expect(error).to.be.instanceOf(DOMException).with.property('name', 'NoModificationAllowedError');
      hold.terminate();
    });
  });

  describe('when storage fails', () => {
    it('makes room and tries again when there is none', async () => {
      const faults = { refusals: 0, garbles: false };
      const trainer = await open({}, fakeWorld(), { root: async () => faulty(await root(), faults) });
      for (let i = 0; i < 3; i++) {
        await trainer.step();
        await told(trainer, 'saved', i + 1);
      }
      faults.refusals = 1;
      await trainer.step();
      await told(trainer, 'saved', 4);
      expect((await listCheckpoints('a run')).map(({ step }) => step)).to.deep.equal([4, 3]);
      expect(kinds(trainer)).not.to.include('failed');
    });

    it('says so once, trains on, and leaves the last good checkpoint', async () => {
      const faults = { refusals: 0, garbles: false };
      const trainer = await open({}, fakeWorld(), { root: async () => faulty(await root(), faults) });
      await trainer.step(2);
      await told(trainer, 'saved');
      faults.refusals = 1e9;
      await trainer.step();
      const { error } = await told(trainer, 'failed');
      expect(error).to.be.instanceOf(StorageError);
      expect(error.message).to.contain('no room');
      expect(await trainer.step()).to.include({ step: 4 });
      expect(await rejection(trainer.saveCheckpoint())).to.be.instanceOf(StorageError);
      expect(kinds(trainer)).to.deep.equal(['saved', 'failed']);
      expect((await listCheckpoints('a run')).map(({ step }) => step)).to.deep.equal([2]);
      faults.refusals = 0;
      expect(await trainer.saveCheckpoint()).to.include({ step: 4 });
    });

    it('notices a disk that does not give back what it was given', async () => {
      const faults = { refusals: 0, garbles: true };
      const trainer = await open({}, fakeWorld(), { root: async () => faulty(await root(), faults) });
      await trainer.step(2);
      expect((await told(trainer, 'failed')).error).to.be.instanceOf(StorageError);
      expect(await listCheckpoints('a run')).to.have.length(0);
    });

    it('trains without storage, and says so', async () => {
      const denied = () => Promise.reject(new DOMException('Storage is denied.', 'SecurityError'));
      const trainer = await open({}, fakeWorld(), { root: denied });
      expect((await told(trainer, 'failed')).error.message).to.contain('may not store');
      expect(trainer.checkpoint).to.deep.equal({ name: 'a run', writable: false, saved: null });
      expect(await trainer.step(3)).to.include({ step: 3 });
      await wait(50);
      expect(kinds(trainer)).to.deep.equal(['failed']);
    });
  });

  describe('when checkpoints are damaged', () => {
    const folder = async () =>
      (await (await root()).getDirectoryHandle('dcgan-elements-runs')).getDirectoryHandle('run-a%20run');
    const names = async () => {
      const found: string[] = [];
      for await (const name of ((await folder()) as unknown as { keys(): AsyncIterable<string> }).keys())
        found.push(name);
      return found.sort();
    };

    /** Flips a bit of a file, in the middle by default. */
    async function damage(name: string): Promise<void> {
      const file = await (await folder()).getFileHandle(name);
      const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
      const middle = bytes.length - 20;
      bytes[middle] = (bytes[middle] ?? 0) ^ 4;
      const stream = await file.createWritable();
      await stream.write(bytes);
      await stream.close();
    }

    it('takes the one before, says so, and sets the damaged one aside', async () => {
      const first = await open();
      for (let i = 0; i < 3; i++) {
        await first.step();
        await told(first, 'saved', i + 1);
      }
      first.dispose();
      const [, , newest = ''] = await names();
      await damage(newest);
      const second = await open();
      expect(second.progress.step).to.equal(2);
      const { error } = await told(second, 'damaged');
      expect(error).to.be.instanceOf(WeightsError);
      expect(error.details.subject).to.contain('record/');
      await told(second, 'resumed');
      expect(kinds(second)).to.deep.equal(['damaged', 'resumed']);
      expect((await names()).filter(name => name.endsWith('.damaged'))).to.have.length(1);
    });

    it('begins a new run when none is good, and says so', async () => {
      await fill(3);
      await damage((await names())[0] ?? '');
      const trainer = await open();
      expect(trainer.state).to.equal('ready');
      await told(trainer, 'damaged');
      await trainer.step();
      expect((await told(trainer, 'saved')).info.step).to.equal(1);
    });

    it('forgets what a crash has left half written', async () => {
      await fill(3);
      const stream = await (await (await folder()).getFileHandle('00000009-9.part', { create: true })).createWritable();
      await stream.write('half');
      await stream.close();
      const trainer = await open();
      expect(trainer.progress.step).to.equal(3);
      await trainer.step();
      await told(trainer, 'saved');
      expect((await names()).filter(name => !name.endsWith('.safetensors'))).to.deep.equal([]);
    });
  });
});

/** Keeps a file open that is made for it, so that no other handle can write it. */
async function holdFile(path: readonly string[]): Promise<Worker> {
  const script = `onmessage = async ({ data: path }) => {
    let folder = await navigator.storage.getDirectory();
    for (const name of path.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
    globalThis.held = await (await folder.getFileHandle(path.at(-1), { create: true })).createSyncAccessHandle();
    postMessage(null);
  };`;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  await new Promise(resolve => {
    worker.onmessage = resolve;
    worker.postMessage(path);
  });
  URL.revokeObjectURL(url);
  return worker;
}
