/** Sessions on the software GPU, which is measured where it is asked for. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import type { BackendChoice } from '../../../src/core/backend/backend-choice.js';
import { BackendMemory } from '../../../src/core/backend/backend-memory.js';
import { releaseWebgl } from '../../../src/core/backend/webgl.js';
import { DiagnosisMonitor } from '../../../src/core/diagnosis/monitor.js';
import { BackendWatch } from '../../../src/core/training/backend-watch.js';
import { Run } from '../../../src/core/training/run.js';
import { TrainingSession } from '../../../src/core/training/session.js';
import type { RunDescription, TrainerMessage } from '../../../src/shared/protocol/trainer.js';
import type { BackendName, BackendRequest, TrainerOptions } from '../../../src/shared/protocol/options.js';
import { resolveOptions } from '../../../src/shared/resolve-options.js';
import { needs } from '../../support/capabilities.js';
import { patch } from '../../support/patch.js';
import { startCounting } from '../../support/webgl-counts.js';
import { smallRun } from '../../support/small-run.js';
import { wait } from '../../support/promises.js';

const ASSETS = { base: new URL('/dist/assets/', location.href).href };
const RATES = /^WebGL on .*(SwiftShader|llvmpipe).*: [\d.]+ steps a second; CPU: [\d.]+\.$/;

interface Session {
  readonly session: TrainingSession;
  readonly opened: RunDescription;
  readonly messages: TrainerMessage[];
  /** Trains until a step, and stops. */
  readonly train: (until: number) => Promise<void>;
}

async function open(backend: BackendRequest, changes: Partial<TrainerOptions> = {}): Promise<Session> {
  const messages: TrainerMessage[] = [];
  const session = new TrainingSession({ postMessage: message => void messages.push(message) });
  const options = resolveOptions({ ...smallRun({ steps: 100_000, ...changes }), backend });
  const opened = await session.open({ options, assets: ASSETS });
  const train = async (until: number) => {
    await session.start();
    while (stepsOf(messages).length < until && !messages.some(({ type }) => type === 'failed')) await wait(5);
    await session.pause();
  };
  return { session, opened, messages, train };
}

const stepsOf = (messages: readonly TrainerMessage[]) =>
  messages.flatMap(message => (message.type === 'steps' ? message.metrics : []));
const lossesOf = (messages: readonly TrainerMessage[]) => stepsOf(messages).map(({ generatorLoss }) => generatorLoss);
const reportsOf = (messages: readonly TrainerMessage[]) =>
  messages.flatMap(message => (message.type === 'description' ? [message.description.backend] : []));

/** The losses of a run whose backend was named. */
async function lossesOn(backend: BackendName, steps: number): Promise<number[]> {
  const { train, messages } = await open(backend);
  await train(steps);
  return lossesOf(messages).slice(0, steps);
}

/** Lets the software GPU pass for another one. */
function fakeHardware(): () => void {
  const restores = [
    patch(OffscreenCanvas.prototype, 'getContext', original => {
      return function (kind, options) {
        return original.call(this, kind, { ...(options as object), failIfMajorPerformanceCaveat: false });
      };
    }),
    patch(WebGL2RenderingContext.prototype, 'getParameter', original => {
      return function (name) {
        const value = original.call(this, name);
        return typeof value === 'string' ? value.replace(/SwiftShader|llvmpipe/g, 'Fast GPU') : value;
      };
    }),
  ];
  return () => restores.forEach(restore => restore());
}

describe('A run that takes the fastest backend', () => {
  const clearMemory = async () => {
    for (const name of await caches.keys()) if (name.startsWith('dcgan-elements-backends-')) await caches.delete(name);
  };
  before(needs('webgl off screen'));
  before(clearMemory);
  after(clearMemory);

  it('says how many GPU programs are compiled before it is open', async () => {
    const { messages } = await open('webgl');
    const fractions = messages.flatMap(message =>
      message.type === 'load' && message.progress.what === 'GPU programs' ? [message.progress.fraction] : [],
    );
    expect(fractions.at(-1)).to.equal(1);
    expect(fractions).to.deep.equal([...fractions].sort((one, other) => one - other));
  });

  it('trains its first steps on both, goes on with those of the faster, and tells both figures', async () => {
    const { opened, messages, train } = await open('fastest');
    expect(opened.backend).to.include({ requested: 'fastest', name: 'webgl', code: 'backend-hardware-gpu' });
    await train(20);
    const [report, ...others] = reportsOf(messages);
    expect(others).to.have.length(0);
    expect(report).to.include({ requested: 'fastest', code: 'backend-measured-steps' });
    expect(report?.reason).to.match(RATES);
    const { webgl, wasm } = report?.values ?? {};
    const faster = Number(webgl) > Number(wasm) ? 'webgl' : 'wasm';
    expect(report?.name).to.equal(faster);
    const steps = stepsOf(messages);
    expect(steps.map(({ step }) => step)).to.deep.equal(steps.map((_, index) => index + 1));
    expect(lossesOf(messages).slice(0, 20), 'every step was trained there').to.deep.equal(await lossesOn(faster, 20));
    const sheets = messages.flatMap(message => (message.type === 'sheet' ? [message.sheet.step] : []));
    expect(sheets[0], 'the sheet of before the first step').to.equal(0);
    const [told, shown] = ['description', 'sheet'].map(type => messages.findIndex(message => message.type === type));
    expect(told).to.be.below(shown as number);
  });

  it('waits for the GPU in none of a hundred steps, which send sheets and snapshots, and which the doctor looks at', async () => {
    let inspections = 0;
    const restore = patch(DiagnosisMonitor.prototype, 'observe', original => {
      return function (metrics, inspection) {
        if (inspection) inspections += 1;
        original.call(this, metrics, inspection);
      };
    });
    try {
      const { messages, train } = await open('webgl', { historyEvery: 10 });
      await train(3);
      const [begun, stepsBefore] = [messages.length, stepsOf(messages).length];
      inspections = 0;
      const stop = startCounting();
      await train(stepsBefore + 100);
      const { blockingReads, draws } = stop();
      expect(draws).to.be.at.least(100 * 100);
      expect(blockingReads).to.equal(0);
      expect(inspections).to.be.above(0);
      const sent = messages.slice(begun);
      const frames = sent.flatMap(message => (message.type === 'sheet' && message.keep ? [message.sheet.step] : []));
      const due = Array.from({ length: 9 }, (_, index) => 10 * (Math.floor(stepsBefore / 10) + 1 + index));
      expect(frames, 'also of each epoch').to.include.members(due);
      expect(sent.filter(({ type }) => type === 'snapshot')).not.to.have.length(0);
      expect(sent.filter(({ type }) => type === 'failed')).to.have.length(0);
      let measured = 0;
      for (const message of sent) {
        if (message.type === 'steps') measured = message.progress.step;
        if (message.type === 'sheet') expect(measured, 'the losses come first').to.be.at.least(message.sheet.step);
        if (message.type === 'snapshot') expect(measured).to.be.at.least(message.step);
      }
    } finally {
      restore();
    }
  });

  it('loses nothing where the GPU passes its tests and dies in one of its first steps', async () => {
    let steps = 0;
    const restore = patch(Run.prototype, 'train', original => {
      return function (target) {
        const backend = tf.backend() as unknown as { gpgpu?: { gl: WebGL2RenderingContext } };
        // The first step is rehearsed.
        if (backend.gpgpu && ++steps === 3) backend.gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
        return original.call(this, target);
      };
    });
    try {
      const { messages, train } = await open('fastest');
      await train(20);
      expect(steps).to.equal(3);
      const [report] = reportsOf(messages);
      expect(report).to.include({ requested: 'fastest', name: 'wasm', code: 'backend-webgl-failed' });
      expect(report?.reason).to.match(/^WebGL failed when it was tried, so this runs on the CPU: .*[^.]\.$/);
      expect(messages.filter(({ type }) => type === 'failed')).to.have.length(0);
      const told = stepsOf(messages).map(({ step }) => step);
      expect(told).to.deep.equal(told.map((_, index) => index + 1));
    } finally {
      restore();
    }
  });

  it('computes on WASM where a program does not compile, and throws where WebGL was named', async () => {
    const restore = patch(WebGL2RenderingContext.prototype, 'shaderSource', original => {
      return function (shader, text) {
        const given = String(text);
        return original.call(
          this,
          shader,
          given.includes('epsilon') ? given.replace(/}\s*$/, 'no such word }') : given,
        );
      };
    });
    try {
      const { opened, messages, train } = await open('fastest');
      expect(opened.backend).to.include({ requested: 'fastest', name: 'wasm', code: 'backend-webgl-failed' });
      expect(opened.backend.reason).to.match(/does not compile on this device/);
      await train(3);
      expect(stepsOf(messages).length).to.be.at.least(3);
      const error = await open('webgl').catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code', 'backend-program-failed');
    } finally {
      restore();
      await tf.setBackend('wasm');
      releaseWebgl(); // with its broken programs
    }
  });

  it('computes on WASM where a texture is larger than the GPU takes', async () => {
    const restore = patch(WebGL2RenderingContext.prototype, 'getParameter', original => {
      return function (name) {
        return name === WebGL2RenderingContext.MAX_TEXTURE_SIZE ? 8 : original.call(this, name);
      };
    });
    try {
      const { opened } = await open('fastest', { baseWidth: 32 });
      expect(opened.backend).to.include({ name: 'wasm', code: 'backend-webgl-failed' });
      expect(opened.backend.reason).to.match(
        /This GPU has textures of at most 8 rows, and the networks need one of \d+\.$/,
      );
    } finally {
      restore();
    }
  });

  describe('with `auto`', () => {
    let restore = () => {};
    before(() => (restore = fakeHardware()));
    after(() => restore());

    it('remembers what was measured, and does not measure again', async () => {
      const first = await open('auto');
      await first.train(20);
      const [measured] = reportsOf(first.messages);
      expect(measured).to.have.property('code', 'backend-measured-steps');
      const second = await open('auto');
      expect(second.opened.backend).to.include({ name: measured?.name, code: 'backend-measured-steps-earlier' });
      expect(second.opened.backend.reason).to.match(/Fast GPU.* steps a second; CPU: .*, as measured earlier\.$/);
      await second.train(20);
      expect(reportsOf(second.messages)).to.have.length(0);
      const larger = await open('auto', { baseWidth: 3 });
      expect(larger.opened.backend.name, 'other networks are measured by themselves').to.equal('webgl');
    });

    it('measures again once steps take another time than they took', async () => {
      const kept = {
        timings: [
          { name: 'wasm', milliseconds: 1e-3 },
          { name: 'webgl', milliseconds: 1 },
        ],
        ...{ threads: 1, workers: 1 },
      };
      const restores = [patch(BackendMemory.prototype, 'find', () => () => Promise.resolve(kept))];
      try {
        const { opened, messages, train } = await open('auto');
        expect(opened.backend.code).to.equal('backend-measured-steps-earlier');
        // It is not measured again at every turn.
        restores.push(patch(performance, 'now', original => () => Number(original.call(performance)) + 20_000));
        await train(60);
        expect(reportsOf(messages)[0]).to.have.property('code', 'backend-measured-steps');
        const told = stepsOf(messages).map(({ step }) => step);
        expect(told).to.deep.equal(told.map((_, index) => index + 1));
      } finally {
        restores.forEach(restore => restore());
      }
    });

    it('keeps the steps that are added right before it measures again', async () => {
      const kept = {
        timings: [
          { name: 'webgl', milliseconds: 1 },
          { name: 'wasm', milliseconds: 2 },
        ],
        ...{ threads: 1, workers: 1 },
      };
      const restores = [patch(BackendMemory.prototype, 'find', () => () => Promise.resolve(kept))];
      try {
        const { session, messages } = await open('auto', { steps: 30 });
        let isExtended = false;
        const extendOnce = (choice: unknown) => {
          if (isExtended) return;
          isExtended = true;
          void session.extend(10);
          (choice as BackendChoice).isDue = true;
        };
        restores.push(patch(BackendWatch.prototype, 'step', () => extendOnce));
        await session.start();
        while (!messages.some(({ type }) => type === 'finished' || type === 'failed')) await wait(5);
        expect(reportsOf(messages)[0]).to.have.property('code', 'backend-measured-steps');
        expect(messages.at(-1)).to.deep.equal({ type: 'finished', step: 40 });
      } finally {
        restores.forEach(restore => restore());
      }
    });

    it('does not measure a deterministic run, which takes WASM', async () => {
      const { opened } = await open('auto', { deterministic: true });
      expect(opened.backend).to.include({ name: 'wasm', code: 'backend-deterministic' });
    });
  });
});
