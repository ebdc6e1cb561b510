import { abortError } from '../../shared/errors.js';
import type { BackendRequest } from '../../shared/protocol/options.js';
import type { BackendReport } from '../../shared/protocol/backend.js';
import type { RunProgress } from '../../shared/protocol/trainer.js';
import type { CreateTrainerOptions, Trainer } from '../api.js';
import type { PictureSummary, SuggestedOptions } from './rules.js';

/** Milliseconds for which a phase is timed. A run tries numbers of threads and workers in them, so it counts how fast it can be. */
const PROBE_MS = 1_500;
/** Milliseconds after which its speed is taken; the fastest counts. */
const WINDOW_MS = 250;
/** Steps of a probe's run: more than it can train. */
const ENDLESS = 1e8;

/** The speed of a run on this machine, in steps per second. */
export interface ProbedSpeed {
  readonly backend: BackendReport;
  /** The speed of the phase `autoencoder`; `null` for a run without it. */
  readonly autoencoder: number | null;
  /** The speed of the phase `adversarial`; also an estimate for `discriminator`, whose steps are a part of its steps. */
  readonly adversarial: number;
}

/** What a probe takes from its surroundings; tests replace it. */
export interface ProbeDependencies {
  readonly open: (options: CreateTrainerOptions) => Promise<Trainer>;
  /** Gives milliseconds. */
  readonly now: () => number;
}

/**
 * Times real steps: trains the networks that the options describe, on a few images of noise, for one and a half seconds a phase.
 * No worker is left behind.
 */
export async function probe(
  options: SuggestedOptions,
  { channels }: Pick<PictureSummary, 'channels'>,
  { backend, signal }: { readonly backend: BackendRequest; readonly signal: AbortSignal | undefined },
  { open, now }: ProbeDependencies,
): Promise<ProbedSpeed> {
  const { imageSize, batchSize, variant } = options;
  const images = noise(2 * batchSize, imageSize ?? 32, channels);
  const endless = { autoencoderSteps: ENDLESS, discriminatorSteps: 0, steps: ENDLESS, sheetRows: 1, sheetColumns: 2 };
  const trainer = await open({
    ...options,
    ...endless,
    ...{ dataset: images, backend, pretrain: variant === 'plain' ? 'none' : 'full' },
    ...(signal && { signal }),
  });
  try {
    const first = await stepsPerSecond(trainer, { now, signal });
    const { backend: report } = trainer.description;
    if (variant === 'plain') return { backend: report, autoencoder: null, adversarial: first };
    await trainer.reset({ pretrain: 'none' });
    return { backend: report, autoencoder: first, adversarial: await stepsPerSecond(trainer, { now, signal }) };
  } finally {
    trainer.dispose();
  }
}

/** Measures from the first progress event, after which the run is warm, to the first one after `PROBE_MS`: the fastest of its windows. */
async function stepsPerSecond(
  trainer: Trainer,
  { now, signal }: Pick<ProbeDependencies, 'now'> & { readonly signal: AbortSignal | undefined },
): Promise<number> {
  const done = new AbortController();
  const { promise, resolve, reject } = deferred<number>();
  let begun: number | null = null;
  let start = { time: 0, step: 0 };
  let fastest = 0;
  const onProgress = ({ detail: { step } }: CustomEvent<RunProgress>) => {
    const time = now();
    if (step === 0) return;
    if (begun === null) {
      begun = time;
      start = { time, step };
    }
    const elapsed = time - start.time;
    if (elapsed < WINDOW_MS || step <= start.step) return;
    fastest = Math.max(fastest, (1_000 * (step - start.step)) / elapsed);
    start = { time, step };
    if (time - begun >= PROBE_MS) resolve(fastest);
  };
  const abort = () => reject(abortError('The probe'));
  trainer.addEventListener('progress', onProgress, { signal: done.signal });
  trainer.addEventListener('error', ({ detail }) => reject(detail), { signal: done.signal });
  signal?.addEventListener('abort', abort, { signal: done.signal });
  try {
    if (signal?.aborted) abort();
    await trainer.start();
    return await promise;
  } finally {
    done.abort();
  }
}

function deferred<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<Value>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  promise.catch(() => {}); // it may be rejected before it is awaited
  return { promise, resolve, reject };
}

/** An IDX file of random images, on which a step takes as long as on real ones. */
function noise(count: number, size: number, channels: 1 | 3): File {
  const dimensions = channels === 1 ? [count, size, size] : [count, size, size, channels];
  const bytes = new Uint8Array(4 + 4 * dimensions.length + count * size * size * channels);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, 0x0800 + dimensions.length);
  dimensions.forEach((length, index) => header.setUint32(4 + 4 * index, length));
  for (let i = 4 + 4 * dimensions.length; i < bytes.length; i++) bytes[i] = (i * 2_654_435_761) >>> 24;
  return new File([bytes], 'probe.idx');
}
