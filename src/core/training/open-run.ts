/** A run with all that it takes to train it: on a backend, with its workers and its doctor. */
import { compilePrograms } from '../backend/webgl.js';
import { threadExecutor } from '../backend/wasm.js';
import type { Dataset } from '../data/dataset.js';
import { DiagnosisMonitor } from '../diagnosis/monitor.js';
import type { Executor } from '../kernels/wasm/threads/executor.js';
import type { BackendReport, WorkersReport } from '../../shared/protocol/backend.js';
import type { Message } from '../../shared/protocol/message.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { MessageSink, OpenRequest, Phase, RunDescription } from '../../shared/protocol/trainer.js';
import { serializeError } from '../../shared/rpc.js';
import { shardsOfCheckpoint } from './checkpoint.js';
import { workersLost, workersPlanned } from './count-reports.js';
import { CountTuner, type Counted } from './count-tuner.js';
import { fitToDataset } from './fit-to-dataset.js';
import { checkMemory } from './memory-check.js';
import { Run } from './run.js';
import { autoShards } from './shards/auto-shards.js';
import { machineOf, openShardGroup } from './shards/open-shard-group.js';
import type { ShardGroup } from './shards/shard-group.js';

export interface OpenRun {
  readonly run: Run;
  readonly doctor: DiagnosisMonitor;
  readonly backend: BackendReport;
  /** The workers that compute the run's shards; `null` where this one does so alone. */
  readonly group: ShardGroup | null;
  /** How many workers were to compute the shards at first. */
  readonly workers: WorkersReport | null;
  /** Finds the best number of threads, or of the workers that compute shards, where there are several and the run may choose. */
  readonly tuner: CountTuner | null;
  /** What was noticed as it was opened. */
  readonly warnings: readonly Message[];
}

/** The threads of an executor. */
class ThreadCount implements Counted {
  constructor(private readonly executor: Executor) {}

  get most(): number {
    return this.executor.threads;
  }

  get active(): number {
    return this.executor.active;
  }

  set active(count: number) {
    this.executor.active = count;
  }
}

/** Opens a run on the current backend, at a snapshot or at step 0. @param images the data set, with its mirror images */
export async function openRun(
  { options, assets, snapshot }: OpenRequest,
  { images, backend, messages }: { images: Dataset; backend: BackendReport; messages: MessageSink },
): Promise<OpenRun> {
  const { deterministic, threads } = options;
  const machine = machineOf(backend);
  const shards = snapshot ? shardsOfCheckpoint(snapshot) : options.shards;
  const batchSize = Math.min(options.batchSize, images.count);
  // What is to be the same on every machine must not depend on its cores.
  const chosen = deterministic ? 1 : autoShards(machine, batchSize);
  const fixed = { ...options, shards: shards === 'auto' ? chosen : shards };
  const told = checkMemory(fitToDataset(fixed, images), images, backend.name);
  if (backend.name === 'webgl') await compileFor(fixed, images, snapshot, messages);
  const run = new Run(fixed, images);
  if (snapshot) run.restore(snapshot);
  let tuner: CountTuner | null = null;
  const { group, report, warnings } = await openShardGroup(run, machine, {
    assets,
    deterministic,
    onChange: (left, cause) => {
      tuner?.measure();
      const count = tuner?.active ?? left;
      const workers = cause ? workersLost(run.shards, count) : workersPlanned(run.shards, count, machine);
      messages.postMessage({ type: 'workers', workers, error: cause && serializeError(cause) });
    },
  });
  const executor = backend.name === 'wasm' && threads === 'auto' && !group ? threadExecutor() : null;
  tuner = executor ? new CountTuner(new ThreadCount(executor)) : group && new CountTuner(group);
  return {
    run,
    doctor: new DiagnosisMonitor(run, images, options),
    backend,
    group,
    workers: report ?? null,
    tuner,
    warnings: [...told, ...warnings],
  };
}

/** Compiles the programs of a step, and says how far that is. */
async function compileFor(
  options: TrainerOptions,
  images: Dataset,
  snapshot: ArrayBuffer | undefined,
  messages: MessageSink,
): Promise<void> {
  const rehearse = () => {
    const run = new Run(options, images);
    try {
      if (snapshot) run.restore(snapshot); // its phase decides
      run.rehearse();
    } finally {
      run.dispose();
    }
  };
  const onProgress = (fraction: number) =>
    messages.postMessage({ type: 'load', progress: { what: 'GPU programs', fraction } });
  await compilePrograms(rehearse, onProgress);
}

/** Frees a run that goes on elsewhere. */
export function closeRun({ run, group }: OpenRun): void {
  group?.dispose();
  run.dispose();
}

export function describeRun({ run, backend, workers, warnings }: OpenRun): RunDescription {
  const described = run.describe();
  return {
    ...described,
    warnings: [...described.warnings, ...warnings],
    backend: { ...backend, ...(workers && { workers }) },
    workers: workers?.count ?? 1,
  };
}

/** Identifies a run's steps among all whose times are remembered: they are alike where networks, batches and updates are. */
export function describeWork(options: TrainerOptions, { height, width, channels }: Dataset, phase: Phase): string {
  const { variant, imageSize, latentSize, baseWidth, encoderWidths, discriminatorWidths, heads } = options;
  const networks =
    variant === 'plain' ? [baseWidth, latentSize] : [...encoderWidths, latentSize, ...discriminatorWidths, ...heads];
  const { batchSize, shards, discriminatorUpdates, generatorUpdates, augmentations, threads } = options;
  const size = imageSize ? [imageSize, imageSize] : [height, width];
  return JSON.stringify([
    ...['training', variant, phase, ...size, channels, networks],
    ...[batchSize, shards, discriminatorUpdates, generatorUpdates, augmentations, threads],
  ]);
}
