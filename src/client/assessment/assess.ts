/**
 * The fresh judge: whether a generator's pictures can be told from real ones. A worker of its own trains and tests the
 * judges, while the page's sampler draws the pictures and a run goes on training.
 */
import { DatasetError, InvalidOptionError } from '../../shared/errors.js';
import { checkedBytes } from '../../shared/images/pixels.js';
import { countClasses, oneHot } from '../../shared/latent/class-vectors.js';
import { randomLatents } from '../../shared/latent/random-latents.js';
import { describeRange, isWithin, rangeOf } from '../../shared/option-ranges.js';
import type { Assessment, AssessmentPlan, AssessmentWorker } from '../../shared/protocol/assessment.js';
import type { BackendRequest, DatasetSource } from '../../shared/protocol/options.js';
import type { RunDescription } from '../../shared/protocol/trainer.js';
import { resolveDataset } from '../../shared/resolve-options.js';
import type { AssessOptions, Generator } from '../api.js';
import { assets, baseUrl } from '../assets.js';
import { loadGenerator } from '../generator/loaded-generator.js';
import { asDcganError, asError } from '../host/failures.js';
import { spawnWorker } from '../host/spawn.js';
import { DEFAULT_TIMEOUTS, WorkerHost } from '../../shared/host/worker-host.js';
import { importDataset } from '../pictures/import-pictures.js';

/** What a generator is held against: the images that it was to learn from. */
export interface TrainingData {
  readonly dataset: DatasetSource;
  readonly imageSize: number | null;
  readonly flip: boolean;
}

export interface AssessRequest extends AssessOptions, TrainingData {
  /** What the judge computes on. */
  readonly backend: BackendRequest;
  /** Aborting it ends the assessment. */
  readonly lifetime?: AbortSignal;
}

/** Pictures that are drawn at a time. */
const BATCH = 100;

/**
 * Assesses a generator, whose weights must not change meanwhile.
 * @throws as `assessGenerator()`
 */
export async function assess(generator: Generator, request: AssessRequest): Promise<Assessment> {
  const { dataset, imageSize, flip, backend, seed = 1, signal, onProgress = () => {}, lifetime } = request;
  const seeds = rangeOf('seed', 'plain');
  if (!isWithin(seeds, seed)) throw InvalidOptionError.of('seed', seed, describeRange(seeds));
  const source = resolveDataset(dataset, baseUrl());
  const imported = await importDataset({ dataset: source, imageSize }, { signal, onLoad: onProgress });
  const host = new WorkerHost<AssessmentWorker>({
    name: 'The assessment',
    spawn: () => spawnWorker('assessment.worker.js'),
    ...(lifetime && { lifetime }),
    onNotice: message => {
      if (message.type === 'load' && !signal?.aborted) onProgress(message.progress);
    },
  });
  const options = { deadline: null, signal };
  try {
    host.expectNotices(DEFAULT_TIMEOUTS.silence);
    const opening = { dataset: imported, imageSize, flip, backend, seed, assets: assets() };
    const plan = await host.call('open', [opening], options);
    checkShape(generator, plan);
    // The sampler draws in another thread, meanwhile.
    const y = classVectors(generator, plan);
    const drawing = draw(generator, plan, y, seed, signal);
    const [samples] = await Promise.all([drawing, host.call('calibrate', [], options)]);
    return await host.call('assess', [samples, y !== null], options);
  } catch (error) {
    throw signal?.aborted || lifetime?.aborted ? error : asDcganError(error);
  } finally {
    host.terminate(asError('The assessment has ended.'));
  }
}

/**
 * Assesses the present weights of a run, which may go on training.
 * @param weights a safetensors file
 * @param lifetime the run's
 */
export async function assessRun(
  weights: ArrayBuffer,
  dataset: DatasetSource,
  { options: { imageSize, flip, backend } }: RunDescription,
  options: AssessOptions,
  lifetime: AbortSignal,
): Promise<Assessment> {
  const generator = await loadGenerator(weights, { ...(options.signal && { signal: options.signal }) });
  try {
    return await assess(generator, { ...options, dataset, imageSize, flip, backend, lifetime });
  } finally {
    generator.dispose();
  }
}

function checkShape({ description }: Generator, plan: AssessmentPlan): void {
  const sizes = ({ height, width, channels }: Pick<AssessmentPlan, 'height' | 'width' | 'channels'>) =>
    `${height} x ${width} x ${channels}`;
  const [given, allowed] = [sizes(plan), sizes(description)];
  if (given === allowed) return;
  const { name } = plan;
  throw new DatasetError(`The images of ${name} are ${given}, the generator's ${allowed}.`, {
    ...{ code: 'assessment-shape', values: { name, given, allowed }, subject: 'dataset', given, allowed },
  });
}

/**
 * The classes that samples are asked for, as y, if the generator's are the data set's; `null` for one without classes, and
 * for one with others, whose classes then follow from z.
 */
function classVectors({ description }: Generator, { samples, labels }: AssessmentPlan): Float32Array | null {
  const groups = labels?.groups ?? [];
  if (groups.length === 0 || JSON.stringify(groups) !== JSON.stringify(description.classes)) return null;
  const y = new Float32Array(samples * countClasses(groups));
  for (let i = 0; i < samples; i++) {
    const numbers = labels?.values.subarray(i * groups.length, (i + 1) * groups.length) ?? [];
    y.set(oneHot(groups, numbers), (i * y.length) / samples);
  }
  return y;
}

/**
 * As many samples as the plan says, as bytes.
 * @param y the classes that they are asked for, one vector after the other; `null` without
 */
async function draw(
  generator: Generator,
  plan: AssessmentPlan,
  y: Float32Array | null,
  seed: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { samples, height, width, channels } = plan;
  const z = randomLatents(samples, generator.description, seed, 'assessment');
  const bytes = new Uint8Array(samples * height * width * channels);
  for (let from = 0; from < samples; from += BATCH) {
    const some = (rows: Float32Array) =>
      rows.subarray((from * rows.length) / samples, ((from + BATCH) * rows.length) / samples);
    const images = await generator.generate(some(z), { signal, classes: y ? some(y) : undefined });
    bytes.set(checkedBytes(images, plan), from * height * width * channels);
  }
  return bytes;
}
