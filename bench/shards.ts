/**
 * The page of `npm run bench -- --shards R`: a run of one shard in this thread beside a run of R shards, of which other
 * workers compute theirs. The steps are those of the paper's plain DCGAN at 28x28, one update of D and one of G.
 */
import { startWasm } from '../src/core/backend/wasm.js';
import { datasetFromBytes } from '../src/core/data/dataset.js';
import { Run } from '../src/core/training/run.js';
import { ShardGroup } from '../src/core/training/shards/shard-group.js';
import { spawnModuleWorker } from '../src/shared/host/spawn-module-worker.js';
import { resolveOptions } from '../src/shared/resolve-options.js';

const base = new URL('/dist/assets/', location.href).href;
const [COUNT, SIZE, BATCH, WARM_UP] = [1_024, 28, 64, 4];

let whole: Run;
let parts: Run;
let group: ShardGroup | null = null;

function openRun(baseWidth: number, shards: number): Run {
  const bytes = Uint8Array.from({ length: COUNT * SIZE * SIZE }, (_, i) => (i * 2_654_435_761) >>> 24);
  const dataset = datasetFromBytes('noise', { count: COUNT, height: SIZE, width: SIZE, channels: 1, bytes });
  return new Run(resolveOptions({ recipe: 'paper', batchSize: BATCH, baseWidth, shards }), dataset);
}

const page = {
  async start(): Promise<string> {
    const started = await startWasm({ base, deterministic: false });
    if ('failure' in started) throw new Error(started.failure);
    return started.device;
  },
  /** @param workers as many at most as shards; this page's thread is one of them */
  async open(baseWidth: number, shards: number, workers: number): Promise<void> {
    whole = openRun(baseWidth, 1);
    parts = openRun(baseWidth, shards);
    const spawn = () => spawnModuleWorker(`${base}shard.worker.js`, 'shard');
    const request = { assets: { base }, deterministic: false, onChange: () => {} };
    group = workers > 1 ? await ShardGroup.open(parts, { ...request, workers, spawn }) : null;
    for (let step = 0; step < WARM_UP; step++) {
      await page.timeWhole();
      await page.timeParts();
    }
  },
  /** Milliseconds of a step, until its losses are read. */
  timeWhole(): Promise<number> {
    return time(whole, () => Promise.resolve(whole.train()));
  },
  timeParts(): Promise<number> {
    return time(parts, () => (group ? parts.trainWith(group.compute) : Promise.resolve(parts.train())));
  },
  close(): void {
    group?.dispose();
    whole.dispose();
    parts.dispose();
  },
};

async function time(run: Run, step: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await step();
  run.metrics();
  return performance.now() - begun;
}

Object.assign(globalThis, { shards: page });
