import { abortError } from '../../shared/errors.js';
import type { BackendRequest } from '../../shared/protocol/options.js';
import type { BackendReport } from '../../shared/protocol/backend.js';
import type { RunProgress } from '../../shared/protocol/trainer.js';
import type { CreateTrainerOptions, Trainer } from '../api.js';
import type { PictureSummary, SuggestedOptions } from './rules.js';

/** Milliseconds of training that a phase is timed for. */
const PROBE_MS = 500;
/** Steps of a probe's run: more than it will get to. */
const ENDLESS = 1e8;

/** Steps per second of a run on this machine. */
export interface Pace {
  readonly backend: BackendReport;
  /** Of the phase `autoencoder`; `null` for a run without it. */
  readonly autoencoder: number | null;
  /** Of the phase `adversarial`, and of `discriminator`, whose steps are part of its own. */
  readonly adversarial: number;
}

export interface ProbeSurroundings {
  readonly open: (options: CreateTrainerOptions) => Promise<Trainer>;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Times real steps: trains the networks that the options describe, on a few images of noise, for half a second a phase.
 * No worker is left behind.
 */
export async function probe(
  options: SuggestedOptions,
  { channels }: Pick<PictureSummary, 'channels'>,
  { backend, signal }: { readonly backend: BackendRequest; readonly signal: AbortSignal | undefined },
  { open, now }: ProbeSurroundings,
): Promise<Pace> {
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

/** From the first news of the run, when it has warmed up, to the first after `PROBE_MS`. */
async function stepsPerSecond(
  trainer: Trainer,
  { now, signal }: Pick<ProbeSurroundings, 'now'> & { readonly signal: AbortSignal | undefined },
): Promise<number> {
  const over = new AbortController();
  const { promise, resolve, reject } = deferred<number>();
  let begun: { readonly time: number; readonly step: number } | null = null;
  const heed = ({ detail: { step } }: CustomEvent<RunProgress>) => {
    const time = now();
    if (step === 0) return;
    begun ??= { time, step };
    if (time - begun.time >= PROBE_MS && step > begun.step)
      resolve((1_000 * (step - begun.step)) / (time - begun.time));
  };
  const abort = () => reject(abortError('The probe'));
  trainer.addEventListener('progress', heed, { signal: over.signal });
  trainer.addEventListener('error', ({ detail }) => reject(detail), { signal: over.signal });
  signal?.addEventListener('abort', abort, { signal: over.signal });
  try {
    if (signal?.aborted) abort();
    await trainer.start();
    return await promise;
  } finally {
    over.abort();
  }
}

function deferred<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<Value>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  promise.catch(() => {}); // it may be rejected before it is waited for
  return { promise, resolve, reject };
}

/** An IDX file of images on which a step takes as long as on any others. */
function noise(count: number, size: number, channels: 1 | 3): File {
  const dimensions = channels === 1 ? [count, size, size] : [count, size, size, channels];
  const bytes = new Uint8Array(4 + 4 * dimensions.length + count * size * size * channels);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, 0x0800 + dimensions.length);
  dimensions.forEach((length, index) => header.setUint32(4 + 4 * index, length));
  for (let i = 4 + 4 * dimensions.length; i < bytes.length; i++) bytes[i] = (i * 2_654_435_761) >>> 24;
  return new File([bytes], 'probe.idx');
}
