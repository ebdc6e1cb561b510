import { setAssetBase } from '../../src/client/assets.js';
import { openCheckpoint } from '../../src/client/checkpoints/checkpoint.js';
import { TrainerClient } from '../../src/client/trainer/trainer-client.js';
import { DEFAULT_TIMEOUTS } from '../../src/shared/host/worker-host.js';
import type { Trainer, TrainerEventDetails } from '../../src/client/api.js';
import type { TrainerOptions } from '../../src/shared/protocol/options.js';
import type { StepMetrics } from '../../src/shared/protocol/trainer.js';
import { readMessage } from '../../src/shared/rpc.js';
import { readSafetensors } from '../../src/shared/safetensors/safetensors.js';
import type { Poison } from './poisoned-trainer.worker.js';
import { next } from './promises.js';
import { smallRun } from './small-run.js';

/** The outcome of a run in which something was made NaN. */
export interface Outcome {
  readonly recoveries: readonly TrainerEventDetails['recovery'][];
  /** The step of the last snapshot before the poison. */
  readonly good: number;
  /** What of the state that the run was taken back to is not, bit for bit, that snapshot: names of tensors and counts. */
  readonly differences: readonly string[];
  /** What the run was told to change on its way: names and values. */
  readonly changed: Readonly<Record<string, string>>;
  /** The first steps after it. */
  readonly steps: readonly StepMetrics[];
  readonly state: Trainer['state'];
}

/** Steps that the run must go on for. */
const ON = 5;

/** A trainer in the worker that can be poisoned. */
export async function poisonedTrainer(
  workerUrl: string,
  changes: Partial<TrainerOptions>,
  timeouts = DEFAULT_TIMEOUTS,
) {
  setAssetBase('/dist/assets/'); // the client is bundled into the test, and lies elsewhere
  let latest: Worker | undefined;
  let snapshot: { readonly step: number; readonly bytes: ArrayBuffer } = { step: 0, bytes: new ArrayBuffer(0) };
  const spawn = () => {
    latest = new Worker(workerUrl, { type: 'module' });
    latest.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = readMessage(data);
      if (!message || !('notice' in message) || message.notice.type !== 'snapshot') return;
      const { step, bytes } = message.notice;
      snapshot = { step, bytes: bytes.slice() };
    });
    return latest;
  };
  const trainer: Trainer = await TrainerClient.create(smallRun(changes), { spawn, timeouts });
  return {
    trainer,
    poison: (poison: Poison) => latest?.postMessage({ poison }),
    /** The last that a worker sent. */
    snapshot: () => snapshot,
  };
}

/** Trains so many steps, poisons the run, and looks at what it is taken back to and how it goes on. */
export async function poisonRun(
  poison: Poison,
  { workerUrl, steps, ...changes }: { workerUrl: string; steps: number } & Partial<TrainerOptions>,
): Promise<Outcome> {
  const poisoned = await poisonedTrainer(workerUrl, changes);
  const { trainer } = poisoned;
  try {
    await trainer.step(steps);
    await trainer.start();
    while (trainer.progress.step < steps + 2) await next(trainer, 'progress');
    await trainer.pause(); // which takes a snapshot
    const good = trainer.progress.step;
    const snapshot = poisoned.snapshot().bytes;

    const recoveries: TrainerEventDetails['recovery'][] = [];
    const after: StepMetrics[] = [];
    let back: Promise<Blob> | undefined;
    trainer.addEventListener('recovery', ({ detail }) => {
      recoveries.push(detail);
      back ??= trainer.exportCheckpoint(); // asked before the run goes on
    });
    trainer.addEventListener('step', ({ detail }) => back && after.push(detail));
    poisoned.poison(poison);
    await trainer.start();
    while (after.length < ON && trainer.state !== 'failed') {
      await Promise.race([next(trainer, 'progress'), next(trainer, 'state')]);
    }
    const found = back ? compare(snapshot, (await openCheckpoint(await back)).training) : null;
    return {
      recoveries,
      good,
      differences: found?.differences ?? ['the run was not taken back'],
      changed: found?.changed ?? {},
      steps: after,
      state: trainer.state,
    };
  } finally {
    trainer.dispose();
  }
}

function compare(before: ArrayBuffer, after: ArrayBuffer): Pick<Outcome, 'differences' | 'changed'> {
  const [a, b] = [readSafetensors(before), readSafetensors(after)];
  const bits = ({ data }: { readonly data: ArrayBufferView }) =>
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const names = [...new Set([...Object.keys(a.tensors), ...Object.keys(b.tensors)])];
  const differences = names.filter(name => {
    const [x, y] = [a.tensors[name], b.tensors[name]];
    return !x || !y || x.data.byteLength !== y.data.byteLength || bits(x).some((bit, i) => bit !== bits(y)[i]);
  });
  const ofFile = /^(run|digests|seal)$/; // which only the exported one has
  const changed = Object.entries(b.metadata).filter(
    ([name, value]) => !ofFile.test(name) && a.metadata[name] !== value,
  );
  const ways = /^(rate_scale_\w+|detours)$/;
  return {
    differences: [...differences, ...changed.map(([name]) => name).filter(name => !ways.test(name))],
    changed: Object.fromEntries(changed),
  };
}
