import { expect } from 'chai';
import type { CreateTrainerOptions, Trainer, TrainerEventDetails } from '../../../src/client/api.js';
import { openCheckpoint } from '../../../src/client/checkpoints/checkpoint.js';
import { FAILURE_WINDOW } from '../../../src/shared/host/failure-window.js';
import { TrainerClient } from '../../../src/client/trainer/trainer-client.js';
import {
  BackendError,
  BackendLostError,
  DatasetError,
  DeadlineError,
  InvalidOptionError,
  NotFiniteError,
  OutOfMemoryError,
  StateError,
  WorkerLostError,
  type DcganError,
} from '../../../src/shared/errors.js';
import { RECIPES, type BackendRequest, type StepTarget } from '../../../src/shared/protocol/options.js';
import { writeSafetensors } from '../../../src/shared/safetensors/safetensors.js';
import { fakeWorld } from '../../support/fake-trainer-worker.js';
import { liveWorkers } from '../../support/live-workers.js';
import { next, rejection, wait } from '../../support/promises.js';

describe('A trainer', () => {
  const trainers: Trainer[] = [];

  async function trainerIn(world = fakeWorld(), options: CreateTrainerOptions = {}): Promise<Trainer> {
    const trainer: Trainer = await TrainerClient.create(options, world.dependencies);
    trainers.push(trainer);
    return trainer;
  }

  function heard<Type extends keyof TrainerEventDetails>(trainer: Trainer, type: Type): TrainerEventDetails[Type][] {
    const details: TrainerEventDetails[Type][] = [];
    trainer.addEventListener(type, event => details.push(event.detail));
    return details;
  }

  /** Settles once the run has done so many steps. */
  async function trained(trainer: Trainer, steps: number): Promise<void> {
    while (trainer.progress.step < steps) await next(trainer, 'progress');
  }

  const stepIn = async (checkpoint: Blob) => (await openCheckpoint(checkpoint)).metadata.step;

  afterEach(() => {
    for (const trainer of trainers.splice(0)) trainer.dispose();
  });

  describe('opening', () => {
    it('is ready, and says what it trains', async () => {
      const trainer = await trainerIn(fakeWorld(), { batchSize: 32 });
      expect(trainer.state).to.equal('ready');
      expect(trainer.description.options).to.include({ recipe: 'quick', batchSize: 32 });
      expect(trainer.progress).to.include({ step: 0, secondsLeft: null });
    });

    it('tells how loading goes', async () => {
      const fractions: number[] = [];
      await trainerIn(fakeWorld(), { onProgress: ({ fraction }) => fractions.push(fraction) });
      expect(fractions).to.deep.equal([0.5]);
    });

    it('leaves options that are undefined to the recipe', async () => {
      const trainer = await trainerIn(fakeWorld(), { batchSize: undefined });
      expect(trainer.description.options.batchSize).to.equal(64);
    });

    it('reads the URL of a data set as the page means it', async () => {
      const trainer = await trainerIn(fakeWorld(), { dataset: './some/images.gz' });
      expect(trainer.description.options.dataset).to.equal(new URL('./some/images.gz', document.baseURI).href);
    });

    it('rejects with what is wrong, and leaves no worker behind', async () => {
      await liveWorkers(0);
      expect(await rejection(trainerIn(fakeWorld(), { dataset: 'blob:missing' }))).to.be.instanceOf(DatasetError);
      expect(await rejection(trainerIn(fakeWorld(), { dataset: 'http://' }))).to.be.instanceOf(InvalidOptionError);
      const functions = { seed: () => 1 } as unknown as CreateTrainerOptions;
      expect(await rejection(trainerIn(fakeWorld(), functions))).to.be.instanceOf(InvalidOptionError);
      await liveWorkers(0);
    });

    it('does not wait for ever for a load that says nothing', async () => {
      const error = await rejection(trainerIn(fakeWorld({ silence: 300 }), { dataset: 'blob:endless' }));
      expect(error).to.be.instanceOf(WorkerLostError);
      await liveWorkers(0);
    });

    it('opens the run once more where the browser leaves a worker hanging that starts another', async () => {
      const once = fakeWorld({ spawn: 300 }, 1);
      const trainer = await trainerIn(once);
      expect(trainer.state).to.equal('ready');
      expect(once.spawned).to.have.length(2);
      trainer.dispose();
      const always = fakeWorld({ spawn: 300 }, 9);
      const error = await rejection(trainerIn(always));
      expect(error).to.be.instanceOf(DeadlineError).and.to.include({ code: 'worker-not-spawned' });
      expect(always.spawned).to.have.length(2);
      await liveWorkers(0);
    });

    it('ends at the abort of its signal, and leaves no worker behind', async () => {
      await liveWorkers(0);
      const controller = new AbortController();
      const onProgress = () => controller.abort();
      const opening = trainerIn(fakeWorld(), { dataset: 'blob:endless', signal: controller.signal, onProgress });
      expect(await rejection(opening)).to.include({ name: 'AbortError' });
      await liveWorkers(0);
    });
  });

  describe('running', () => {
    it('passes through its states, each told by an event', async () => {
      const trainer = await trainerIn(fakeWorld(), { steps: 20 });
      const states = heard(trainer, 'state');
      await trainer.start();
      await trainer.pause();
      const finished = next(trainer, 'state').then(() => next(trainer, 'state'));
      await trainer.start();
      await finished;
      expect(states.map(({ state }) => state)).to.deep.equal(['running', 'paused', 'running', 'finished']);
      expect(await rejection(trainer.start())).to.be.instanceOf(StateError);
    });

    it('keeps its new length when its worker is lost', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world, { steps: 20 });
      await trainer.step(20);
      await trainer.extend(1000);
      await trainer.start();
      world.terminate();
      await next(trainer, 'recovery');
      expect(trainer.progress.steps).to.equal(1020);
      await trained(trainer, 30);
    });

    it('tells every step once and in order, all of them before pause() settles', async () => {
      const trainer = await trainerIn();
      const steps = heard(trainer, 'step');
      await trainer.start();
      await trained(trainer, 12);
      await trainer.pause();
      expect(steps.map(({ step }) => step)).to.deep.equal(steps.map((_, i) => i + 1));
      const { length } = steps;
      await wait(50);
      expect(steps).to.have.length(length);
    });

    it('trains single steps, pausing first', async () => {
      const trainer = await trainerIn();
      await trainer.start();
      await trained(trainer, 3);
      const steps = heard(trainer, 'step');
      const metrics = await trainer.step(4, 'generator');
      expect(trainer.state).to.equal('paused');
      expect(steps.at(-1)).to.deep.equal(metrics);
      expect(trainer.progress.step).to.equal(metrics.step);
    });

    it('is paused after a single step from the beginning', async () => {
      const trainer = await trainerIn();
      expect(await trainer.step()).to.include({ step: 1 });
      expect(trainer.state).to.equal('paused');
    });

    it('refuses steps that are none, with an error and an event', async () => {
      const trainer = await trainerIn();
      const errors = heard(trainer, 'error');
      expect(await rejection(trainer.step(0))).to.be.instanceOf(InvalidOptionError);
      expect(await rejection(trainer.step(1, 'encoder' as StepTarget))).to.be.instanceOf(InvalidOptionError);
      expect(errors.map(({ details }) => details.subject)).to.deep.equal(['count', 'target']);
      expect(trainer.state).to.equal('ready');
    });

    it('does what is asked in the order in which it is asked', async () => {
      const trainer = await trainerIn();
      const states = heard(trainer, 'state');
      await Promise.all([trainer.start(), trainer.pause(), trainer.start(), trainer.start(), trainer.pause()]);
      expect(states.map(({ state }) => state)).to.deep.equal(['running', 'paused', 'running', 'paused']);
    });

    it('gives sheets, files and numbers while it runs', async () => {
      const trainer = await trainerIn();
      await trainer.start();
      expect((await trainer.sheet()).rgba).to.have.length(4);
      expect((await trainer.exportWeights()).size).to.be.above(0);
      expect((await trainer.exportCheckpoint()).size).to.be.above(0);
      expect(await trainer.memory()).to.deep.equal({ numTensors: 7, numBytes: 28 });
      expect(trainer.state).to.equal('running');
    });

    it('takes weights, and goes on from them after a loss', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      const weights = writeSafetensors({ tensors: {}, metadata: { step: '77' } });
      await trainer.importWeights(new Blob([weights]));
      const recovered = next(trainer, 'recovery');
      world.terminate();
      await recovered;
      expect(await stepIn(await trainer.exportCheckpoint())).to.equal(77);
      expect(await rejection(trainer.importWeights('text' as unknown as Blob))).to.be.instanceOf(InvalidOptionError);
    });

    it('stops at the third loss in a row that is not finite, and tries again from the last snapshot at start()', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      await trainer.step(7);
      for (let i = 0; i < 2; i++) {
        const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
        world.order('not finite');
        const { cause, step } = await recovered;
        expect(cause).to.be.instanceOf(NotFiniteError);
        expect(step).to.equal(7);
      }
      const error = next<DcganError>(trainer, 'error');
      world.order('not finite');
      expect(await error).to.be.instanceOf(NotFiniteError);
      expect(trainer.state).to.equal('failed');
      expect(world.spawned).to.have.length(3);
      const steps = heard(trainer, 'step');
      await trainer.start();
      expect(trainer.state).to.equal('running');
      await trained(trainer, 8);
      expect(steps[0]).to.include({ step: 8 });
    });
  });

  describe('its generator', () => {
    it('describes itself and draws', async () => {
      const { generator } = await trainerIn();
      expect(generator.description).to.include({ height: 28, latentSize: 100 });
      const z = new Float32Array(200).fill(0.5);
      expect(await generator.generate(z)).to.include({ count: 2 });
      expect(z.length, 'the z given stays with the caller').to.equal(200);
      generator.dispose();
      expect(await generator.generate(z)).to.include({ count: 2 });
    });

    it('refuses z that is not made of whole vectors', async () => {
      const { generator } = await trainerIn();
      for (const z of [new Float32Array(0), new Float32Array(150), [1, 2] as unknown as Float32Array]) {
        expect(await rejection(generator.generate(z))).to.be.instanceOf(InvalidOptionError);
      }
    });
  });

  describe('reset', () => {
    it('begins a new run with the changes laid over the present options', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world, { seed: 5, batchSize: 32 });
      await trainer.step(3);
      const descriptions = heard(trainer, 'description');
      const description = await trainer.reset({ batchSize: 16 });
      expect(description.options).to.include({ seed: 5, batchSize: 16 });
      expect(descriptions).to.deep.equal([description]);
      expect(trainer.state).to.equal('ready');
      expect(trainer.progress.step).to.equal(0);
      expect(world.spawned).to.have.length(2);
    });

    it('takes what the page has not set from the new recipe', async () => {
      const trainer = await trainerIn(fakeWorld(), { seed: 5 });
      const { options } = await trainer.reset({ recipe: 'paper' });
      expect(options).to.deep.equal({ ...RECIPES.plain.paper, seed: 5 });
    });

    it('leaves the present run intact when the changes are no good', async () => {
      const trainer = await trainerIn();
      await trainer.start();
      await trained(trainer, 3);
      const errors = heard(trainer, 'error');
      const error = await rejection(trainer.reset({ seed: -1 }));
      expect(error).to.be.instanceOf(InvalidOptionError);
      expect(errors).to.deep.equal([error]);
      expect(trainer.state).to.equal('running');
      expect(trainer.description.options.seed).to.equal(1);
      await trained(trainer, trainer.progress.step + 3);
    });

    it('takes turns with other resets, so that the last one holds', async () => {
      await liveWorkers(0);
      const trainer = await trainerIn();
      await Promise.all([trainer.reset({ seed: 2 }), trainer.reset({ batchSize: 8 }), trainer.reset({ seed: 4 })]);
      expect(trainer.description.options).to.include({ seed: 4, batchSize: 8 });
      await liveWorkers(1);
    });

    it('answers what the old run was asked', async () => {
      const trainer = await trainerIn();
      const asked = [trainer.reset(), trainer.sheet(), trainer.generator.generate(new Float32Array(100))];
      await Promise.all(asked);
    });
  });

  describe('another backend', () => {
    it('takes over a run in the middle and goes on', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      const steps = heard(trainer, 'step');
      await trainer.start();
      await trained(trainer, 7);
      expect(await trainer.setBackend('wasm')).to.include({ name: 'wasm', requested: 'wasm' });
      expect(trainer.state).to.equal('running');
      await trained(trainer, trainer.progress.step + 5);
      expect(steps.map(({ step }) => step)).to.deep.equal(steps.map((_, i) => i + 1));
      expect(world.spawned).to.have.length(2);
    });

    it('takes over a paused run and leaves it paused', async () => {
      const trainer = await trainerIn();
      await trainer.step(7);
      await trainer.setBackend('wasm');
      expect(trainer.state).to.equal('paused');
      expect(await trainer.step()).to.include({ step: 8 });
    });

    it('that does not run here leaves the run where it is', async () => {
      const trainer = await trainerIn(fakeWorld(), { seed: 13, backend: 'wasm' });
      await trainer.start();
      await trained(trainer, 3);
      expect(await rejection(trainer.setBackend('webgl'))).to.be.instanceOf(BackendError);
      expect(trainer.state).to.equal('running');
      expect(trainer.description.backend.name).to.equal('wasm');
      await trained(trainer, trainer.progress.step + 3);
    });

    it('is given up where the run goes wrong meanwhile, which is answered first', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      await trainer.start();
      await trained(trainer, 7);
      world.order('not finite');
      expect(await rejection(trainer.setBackend('wasm'))).to.be.instanceOf(WorkerLostError);
      await trained(trainer, 12);
      expect(trainer.state).to.equal('running');
    });

    it('lets a pause() that comes meanwhile have the last word', async () => {
      const trainer = await trainerIn();
      await trainer.start();
      await Promise.all([trainer.setBackend('wasm'), trainer.pause()]);
      expect(trainer.state).to.equal('paused');
      expect(trainer.description.backend.name).to.equal('wasm');
    });
  });

  describe('a worker that has no room for a snapshot', () => {
    it('goes on training where another backend, or a fresh worker, would have taken over', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world, { recycle: { steps: 20 } });
      world.order('keep nothing');
      await trainer.start();
      await trained(trainer, 30); // by then a fresh worker was asked for
      expect(await rejection(trainer.setBackend('wasm'))).to.be.instanceOf(OutOfMemoryError);
      const { step } = trainer.progress;
      await trained(trainer, step + 5);
      expect([trainer.state, world.spawned.length]).to.deep.equal(['running', 1]);
    });
  });

  describe('recovery', () => {
    for (const [what, kill] of [
      ['is terminated', world => world.terminate()],
      ['closes itself', world => world.order('close')],
      ['throws', world => world.order('throw')],
      ['loses its accelerator', world => world.order('lose backend')],
    ] as [string, (world: ReturnType<typeof fakeWorld>) => void][]) {
      it(`goes on from the last snapshot when the worker ${what} in the middle of a run`, async () => {
        const world = fakeWorld();
        const trainer = await trainerIn(world);
        const states = heard(trainer, 'state');
        await trainer.start();
        await trained(trainer, 12);
        const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
        kill(world);
        const { cause, step } = await recovered;
        expect(cause).to.be.instanceOf(what === 'loses its accelerator' ? BackendLostError : WorkerLostError);
        expect(step % 5, 'the step of a snapshot').to.equal(0);
        const again = heard(trainer, 'step');
        await trained(trainer, step + 5);
        expect(again.map(metrics => metrics.step)).to.deep.equal(again.map((_, i) => step + 1 + i));
        expect(states.map(({ state }) => state)).to.deep.equal(['running', 'loading', 'running']);
      });
    }

    it('rejects what is pending first, and answers what is asked meanwhile by the new worker', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      await trainer.step(5);
      world.order('deafen');
      const order: string[] = [];
      const pending = rejection(trainer.sheet()).then(error => order.push((error as Error).name));
      await wait(50);
      trainer.addEventListener('recovery', () => order.push('recovery'));
      world.terminate();
      const meanwhile = trainer.sheet().then(({ step }) => order.push(`sheet ${step}`));
      await Promise.all([pending, meanwhile]);
      expect(order).to.deep.equal(['WorkerLostError', 'recovery', 'sheet 5']);
      expect(trainer.state).to.equal('paused');
    });

    it('rejects also what still waits for its turn', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      await trainer.start();
      await trained(trainer, 6);
      const waiting = [trainer.pause(), trainer.step(3), trainer.reset()].map(rejection);
      world.terminate();
      for (const error of await Promise.all(waiting)) expect(error).to.be.instanceOf(WorkerLostError);
      await trained(trainer, 10);
      expect(trainer.state).to.equal('running');
    });

    it('loses no single step', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      await trainer.step(3);
      const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
      world.terminate();
      expect((await recovered).step).to.equal(3);
      expect(await trainer.step()).to.include({ step: 4 });
    });

    it('begins at step 0 when there is no snapshot yet', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
      world.terminate();
      expect((await recovered).step).to.equal(0);
      expect(trainer.progress.step).to.equal(0);
    });

    it('replaces a worker that does not answer', async () => {
      const world = fakeWorld({ call: 1_000 });
      const trainer = await trainerIn(world);
      const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
      world.order('deafen');
      expect(await rejection(trainer.sheet())).to.be.instanceOf(DeadlineError);
      expect((await recovered).cause).to.be.instanceOf(DeadlineError);
      expect(await trainer.sheet()).to.include({ step: 0 });
    });

    it('replaces a worker whose run has fallen silent', async () => {
      const world = fakeWorld({ silence: 1_000 });
      const trainer = await trainerIn(world);
      await trainer.start();
      const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
      world.order('fall silent');
      expect((await recovered).cause).to.be.instanceOf(DeadlineError);
      await trained(trainer, trainer.progress.step + 3);
    });

    it('does not mistake a pause for silence', async () => {
      const world = fakeWorld({ silence: 1_000 });
      const trainer = await trainerIn(world);
      await trainer.start();
      await trainer.pause();
      await wait(1_500);
      expect(world.spawned).to.have.length(1);
    });

    /** Kills the worker and waits for what comes of it. */
    async function lose(world: ReturnType<typeof fakeWorld>, trainer: Trainer, outcome: 'recovery' | 'error') {
      const settled = next(trainer, outcome);
      world.order('lose backend');
      await settled;
    }

    it('ends after three losses within a minute; start() then tries again from the snapshot', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world, { backend: 'wasm' });
      await trainer.step(5);
      for (let i = 0; i < 3; i++) await lose(world, trainer, 'recovery');
      const errors = heard(trainer, 'error');
      await lose(world, trainer, 'error');
      expect(errors[0]).to.be.instanceOf(BackendLostError);
      expect(trainer.state).to.equal('failed');
      expect(await rejection(trainer.sheet())).to.be.instanceOf(StateError);
      expect(await stepIn(await trainer.exportCheckpoint())).to.equal(5);
      await trainer.start();
      expect(trainer.state).to.equal('running');
      await trained(trainer, 8);
    });

    it('forgets losses that are more than a minute old', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      for (let i = 0; i < 6; i++) {
        await lose(world, trainer, 'recovery');
        world.pass(FAILURE_WINDOW / 2);
      }
      expect(trainer.description.backend.name).to.equal('webgl');
    });

    it('moves a run of `auto` from WebGL to WASM at once where the GPU cannot do what it takes', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world, { backend: 'auto' });
      await trainer.start();
      while (trainer.progress.step < 5) await next(trainer, 'progress');
      world.order('break backend');
      const { step } = await next<TrainerEventDetails['recovery']>(trainer, 'recovery');
      expect(step, 'that of the last snapshot').to.be.at.least(5);
      expect(trainer.description.backend).to.include({
        ...{ name: 'wasm', requested: 'auto', isFallback: true, code: 'backend-webgl-failed' },
        reason: 'WebGL failed when it was tried, so this runs on the CPU: The program does not compile.',
      });
      expect(trainer.state).to.equal('running');
    });

    it('fails where the GPU cannot do what a run takes that asked for it by name', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world, { backend: 'webgl' });
      await trainer.start();
      const failed = next<Error>(trainer, 'error');
      world.order('break backend');
      expect((await failed).name).to.equal('BackendError');
      expect(trainer.state).to.equal('failed');
    });

    it('moves to WASM at the third loss of WebGL within a minute, and says so', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world, { backend: 'auto' });
      await lose(world, trainer, 'recovery');
      await lose(world, trainer, 'recovery');
      expect(trainer.description.backend.name).to.equal('webgl');
      await lose(world, trainer, 'recovery');
      expect(trainer.description.backend).to.include({ name: 'wasm', requested: 'auto' });
      expect(trainer.description.backend.reason).to.contain('lost 3 times');
      expect(trainer.description.backend.isFallback).to.equal(true);
      expect((await trainer.reset()).backend.name).to.equal('wasm');
      expect((await trainer.setBackend('webgl')).name).to.equal('webgl');
    });

    it('never moves to WASM against a backend asked for by name', async () => {
      const world = fakeWorld();
      const trainer = await trainerIn(world, { backend: 'webgl' as BackendRequest });
      for (let i = 0; i < 3; i++) await lose(world, trainer, 'recovery');
      expect(trainer.description.backend.name).to.equal('webgl');
    });

    it('fails when the new worker cannot open the run', async () => {
      const world = fakeWorld();
      const { spawn, ...rest } = world.dependencies;
      let broken = false;
      const trainer: Trainer = await TrainerClient.create(
        {},
        { ...rest, spawn: () => (broken ? new Worker('/no/such.worker.js', { type: 'module' }) : spawn()) },
      );
      trainers.push(trainer);
      broken = true;
      await lose(world, trainer, 'error');
      expect(trainer.state).to.equal('failed');
    });
  });

  describe('dispose', () => {
    it('leaves no worker, settles everything, and is the end', async () => {
      await liveWorkers(0);
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      await trainer.start();
      const states = heard(trainer, 'state');
      const steps = heard(trainer, 'step');
      const asked = [trainer.sheet(), trainer.pause(), trainer.reset(), trainer.setBackend('wasm'), trainer.step()];
      trainer.dispose();
      trainer.dispose();
      const later = [trainer.start(), trainer.exportCheckpoint(), trainer.generator.generate(new Float32Array(100))];
      for (const error of await Promise.all([...asked, ...later].map(rejection))) {
        expect(error).to.be.instanceOf(StateError);
      }
      expect(states).to.deep.equal([{ state: 'disposed', previous: 'running' }]);
      expect(steps).to.have.length(0);
      await liveWorkers(0);
    });

    it('ends a run that is being opened or recovered too', async () => {
      await liveWorkers(0);
      const world = fakeWorld();
      const trainer = await trainerIn(world);
      const reset = rejection(trainer.reset({ dataset: 'blob:endless' }));
      await next(trainer, 'load');
      await liveWorkers(2);
      trainer.dispose();
      expect(await reset).to.be.instanceOf(StateError);
      await liveWorkers(0);
      const other = await trainerIn(world);
      world.terminate();
      other.dispose();
      await liveWorkers(0);
    });

    it('may come from a listener to any event, whatever is under way', async () => {
      await liveWorkers(0);
      const unhandled: string[] = [];
      const note = (event: PromiseRejectionEvent) => {
        event.preventDefault();
        unhandled.push(String(event.reason));
      };
      addEventListener('unhandledrejection', note);
      const begin: Record<string, (trainer: Trainer, world: ReturnType<typeof fakeWorld>) => Promise<unknown> | void> =
        {
          'a reset': trainer => trainer.reset(),
          'another backend': trainer => trainer.setBackend('wasm'),
          'a death': (_, world) => world.terminate(),
          'a recovery of the run': (_, world) => world.order('not finite'),
          'a fresh worker': () => {},
        };
      const types = ['state', 'load', 'description', 'progress', 'step', 'recovery', 'recycled'] as const;
      for (const [what, start] of Object.entries(begin)) {
        for (const type of types) {
          const world = fakeWorld();
          const trainer = await trainerIn(world, what === 'a fresh worker' ? { recycle: { steps: 5 } } : {});
          await trainer.start();
          await trained(trainer, 3);
          const after: string[] = [];
          const told = new Promise<void>(resolve =>
            trainer.addEventListener(type, () => {
              trainer.dispose();
              for (const other of types) trainer.addEventListener(other, () => after.push(other));
              resolve();
            }),
          );
          Promise.resolve(start(trainer, world)).catch(() => {}); // it was disposed of
          await Promise.race([told, wait(200)]);
          await wait(20); // in which something that goes on would tell
          trainer.dispose(); // where there was no such event
          expect([trainer.state, ...after.filter(other => other !== 'state')], `${what}, ${type}`).to.deep.equal([
            'disposed',
          ]);
        }
      }
      await liveWorkers(0);
      removeEventListener('unhandledrejection', note);
      expect(unhandled).to.deep.equal([]);
    });
  });
});
