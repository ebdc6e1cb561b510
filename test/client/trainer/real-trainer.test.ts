import { expect } from 'chai';
import {
  createTrainer,
  DatasetError,
  InvalidOptionError,
  NotFiniteError,
  WorkerLostError,
  type Trainer,
} from 'dcgan-elements/engine';
import type { CreateTrainerOptions, TrainerEventDetails } from '../../../src/client/api.js';
import type { StepMetrics } from '../../../src/shared/protocol/trainer.js';
import type { Finding } from '../../../src/shared/protocol/diagnosis.js';
import { need } from '../../support/capabilities.js';
import { captureWorkers } from '../../support/captured-workers.js';
import { liveWorkers } from '../../support/live-workers.js';
import { next, rejection } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';

describe('A trainer with the real worker', () => {
  const captured = captureWorkers();
  const trainers: Trainer[] = [];

  async function open(options: CreateTrainerOptions = smallRun()): Promise<Trainer> {
    const trainer = await createTrainer(options);
    trainers.push(trainer);
    return trainer;
  }

  async function trained(trainer: Trainer, steps: number): Promise<void> {
    while (trainer.progress.step < steps) await next(trainer, 'progress');
  }

  function stepsOf(trainer: Trainer): StepMetrics[] {
    const steps: StepMetrics[] = [];
    trainer.addEventListener('step', event => steps.push(event.detail));
    return steps;
  }

  afterEach(() => {
    for (const trainer of trainers.splice(0)) trainer.dispose();
  });
  after(() => captured.release());

  it('gives the same losses and the same pixels twice from one seed', async () => {
    const runs = [];
    for (let i = 0; i < 2; i++) {
      const trainer = await open(smallRun({ seed: 42 }));
      const steps = stepsOf(trainer);
      await trainer.step(12);
      runs.push({ steps, pixels: [...(await trainer.sheet()).rgba] });
      trainer.dispose();
    }
    expect(runs[0]?.steps).to.have.length(12);
    expect(runs[0]).to.deep.equal(runs[1]);
  });

  it('tells every step once and in order, all of them before pause() settles', async () => {
    const trainer = await open();
    const steps = stepsOf(trainer);
    await trainer.start();
    await trained(trainer, 10);
    await trainer.pause();
    expect(steps.map(({ step }) => step)).to.deep.equal(steps.map((_, i) => i + 1));
    expect(trainer.progress.step).to.equal(steps.length);
  });

  it('shows the images that D gets next, as an opaque sheet of the size asked for', async () => {
    const trainer = await open();
    await trainer.step(2);
    const { rgba, ...sheet } = await trainer.preview({ rows: 2, columns: 5 });
    expect(sheet).to.deep.equal({ kind: 'data', step: 2, epoch: 0.5, rows: 2, columns: 5, width: 60, height: 24 });
    expect(rgba.length).to.equal(60 * 24 * 4);
    expect(new Set(rgba).size, 'grey levels').to.be.above(5);
    expect(await rejection(trainer.preview({ rows: 0 }))).to.be.instanceOf(InvalidOptionError);
  });

  it('settles what is pending and goes on from the snapshot when its worker is killed in mid-run', async () => {
    const trainer = await open();
    const steps = stepsOf(trainer);
    await trainer.start();
    await trained(trainer, 10);
    await trainer.pause(); // which takes a snapshot
    const at = trainer.progress.step;
    await trainer.start();
    await trained(trainer, at + 5);
    const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
    const pending = [trainer.sheet(), trainer.exportWeights(), trainer.pause()].map(call => rejection(call));
    captured.kill();
    for (const error of await Promise.all(pending)) expect(error).to.be.instanceOf(WorkerLostError);
    const { cause, step } = await recovered;
    expect(cause).to.be.instanceOf(WorkerLostError);
    expect(step).to.be.at.least(at);
    const again = stepsOf(trainer);
    await trained(trainer, step + 5);
    expect(again[0]).to.deep.equal(steps[step], 'the step after the snapshot, bit for bit');
  });

  it('carries a run over to another backend in the middle', async () => {
    await need('webgl in workers');
    const trainer = await open();
    const steps = stepsOf(trainer);
    await trainer.start();
    await trained(trainer, 5);
    const report = await trainer.setBackend('webgl');
    expect(report.name).to.equal('webgl');
    expect(trainer.state).to.equal('running');
    await trained(trainer, trainer.progress.step + 2);
    await trainer.pause();
    expect(steps.map(({ step }) => step)).to.deep.equal(steps.map((_, i) => i + 1));
    for (const { discriminatorLoss } of steps) expect(discriminatorLoss).to.be.within(0, 20);
  });

  it('holds no more tensors after 210 steps than after 10', async () => {
    const trainer = await open();
    await trainer.step(10);
    const { numTensors } = await trainer.memory();
    await trainer.step(200);
    expect(await trainer.memory()).to.include({ numTensors });
  });

  it('is handed over to fresh workers without a change in any bit, and without a word but `recycled`', async () => {
    const trainer = await open({ ...smallRun(), recycle: { steps: 1 } });
    const recycled: string[] = [];
    const events: string[] = [];
    trainer.addEventListener('recycled', ({ detail }) => recycled.push(detail.reason));
    for (const type of ['recovery', 'error', 'description', 'state']) {
      trainer.addEventListener(type, () => events.push(type));
    }
    const told = stepsOf(trainer);
    await trainer.start();
    while (recycled.length < 2) await next(trainer, 'recycled');
    await trainer.pause();
    expect(recycled).to.include('age');
    expect(events).to.deep.equal(['state', 'state']); // running, paused
    const untouched = await open();
    const steps = stepsOf(untouched);
    await untouched.step(told.length);
    expect(told).to.deep.equal(steps);
  });

  it('finishes at its last step', async () => {
    const trainer = await open(smallRun({ steps: 6 }));
    const steps = stepsOf(trainer);
    await trainer.start();
    while (trainer.state !== 'finished') await next(trainer, 'state');
    expect(steps).to.have.length(6);
  });

  it('goes on when it is extended, exactly as a run that was that long from the start', async () => {
    const short = await open(smallRun({ steps: 4 }));
    const steps = stepsOf(short);
    await short.start();
    while (short.state !== 'finished') await next(short, 'state');
    expect(await rejection(short.extend(0))).to.be.instanceOf(InvalidOptionError);
    const { options, phases } = await short.extend(5);
    expect(options.steps).to.equal(9);
    expect(phases).to.deep.equal([{ phase: 'adversarial', steps: 9 }]);
    expect(short.progress).to.include({ step: 4, steps: 9 });
    expect(short.state).to.equal('paused');
    await short.start();
    while (short.state !== 'finished') await next(short, 'state');
    const long = await open(smallRun({ steps: 9 }));
    const expected = stepsOf(long);
    await long.step(9);
    expect(steps).to.have.length(9);
    expect(steps).to.deep.equal(expected);
    expect((await short.sheet()).rgba).to.deep.equal((await long.sheet()).rgba);
    expect((await short.reset()).options.steps).to.equal(4);
  });

  it('refuses wrong options with typed errors, and opens with right ones afterwards', async () => {
    expect(await rejection(open(smallRun({ baseWidth: 0 })))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(open(smallRun({ dataset: 'cats' })))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(open(smallRun({ dataset: '/no/such.idx' })))).to.be.instanceOf(DatasetError);
    const trainer = await open();
    expect(await rejection(trainer.reset({ batchSize: 4096 }))).to.be.instanceOf(InvalidOptionError);
    expect(await trainer.step()).to.include({ step: 1 });
  });

  it('leaves no worker after dispose(), which rejects what is pending', async () => {
    const trainer = await open();
    await trainer.start();
    await liveWorkers(1);
    const sheet = rejection(trainer.sheet());
    trainer.dispose();
    expect(await sheet).to.include({ name: 'StateError' });
    await liveWorkers(0);
  });

  it('tells what the doctor says, and changes a rate as a remedy has it, for good', async () => {
    const trainer = await open();
    const said = next<Finding>(trainer, 'finding');
    const before = await trainer.step(2);
    expect((await said).kind).to.equal('not-yet');
    expect(trainer.finding?.sentence).to.be.a('string').that.is.not.empty;
    await trainer.applyRemedy({ type: 'scale-rate', network: 'generator', factor: 0.5 });
    expect((await trainer.step()).learningRate).to.equal(before.learningRate / 2);
    await trainer.setBackend('wasm'); // another worker, from the snapshot
    expect((await trainer.step()).learningRate).to.equal(before.learningRate / 2);
  });

  it('goes back to its last snapshot, with halved rates, when that is the remedy', async () => {
    const trainer = await open();
    const { learningRate } = await trainer.step();
    await trainer.start();
    await trained(trainer, 5);
    await trainer.pause(); // a snapshot is taken here
    const { step } = trainer.progress;
    await trainer.step(3);
    await trainer.applyRemedy({ type: 'roll-back' });
    expect(trainer.progress.step).to.equal(step);
    expect(await trainer.step()).to.include({ step: step + 1, learningRate: learningRate / 2 });
  });

  it('goes back when a step measures no number, says so, and can be begun anew', async () => {
    const trainer = await open(smallRun({ learningRate: 1, beta2: 0 }));
    const findings: string[] = [];
    trainer.addEventListener('finding', ({ detail }) => findings.push(detail.kind));
    const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
    await trainer.start();
    expect((await recovered).cause).to.be.instanceOf(NotFiniteError);
    expect(findings).to.include('not-finite');
    await trainer.reset({ learningRate: 1e-4 });
    expect((await trainer.step()).step).to.equal(1);
  });
});
