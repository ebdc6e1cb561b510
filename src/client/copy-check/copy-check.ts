/**
 * "Is it copying?": compares pictures with the training images. A worker of its own reads the data set and compares, so
 * that training continues meanwhile.
 */
import { InvalidOptionError, StateError } from '../../shared/errors.js';
import type { ComparedData, CopyAssessment, CopyWorker, NearestImages } from '../../shared/protocol/copies.js';
import type { ImageBatch } from '../../shared/protocol/images.js';
import type { DatasetSource } from '../../shared/protocol/options.js';
import type { LoadProgress, RunDescription } from '../../shared/protocol/trainer.js';
import { resolveDataset } from '../../shared/resolve-options.js';
import { assets, baseUrl } from '../assets.js';
import { asDcganError, asError } from '../host/failures.js';
import { importDataset } from '../pictures/import-pictures.js';
import { withAbort } from '../host/with-abort.js';
import { spawnWorker } from '../host/spawn.js';
import { DEFAULT_TIMEOUTS, WorkerHost, type Timeouts } from '../../shared/host/worker-host.js';

export interface CopyCheckOptions {
  /** Cancels the loading of the data set; once the check is there, `dispose()` ends it. */
  signal?: AbortSignal | undefined;
  /** Reports the progress of loading and of every comparison. */
  onProgress?: (progress: LoadProgress) => void;
}

export interface OpenCopyCheckOptions extends CopyCheckOptions {
  /** As `createTrainer()` takes it. */
  dataset: DatasetSource;
  /** Height and width in pixels to which the images are resized, 1 to 4096; by default the data set's own. */
  imageSize?: number | null;
  /** Whether mirror images count as training images. False by default. */
  flip?: boolean;
}

export interface CopyCallOptions {
  /** Aborting it rejects the call with the signal's reason. The comparison itself continues; its result is dropped. */
  signal?: AbortSignal | undefined;
}

/**
 * A data set with which pictures are compared, made by `openCopyCheck()` or `trainer.copyCheck()`. Once its worker is lost,
 * every call is rejected with a `WorkerLostError`; open another.
 */
export interface CopyCheck {
  /** The data set that pictures are compared with. */
  readonly data: ComparedData;
  /**
   * The nearest training image of each picture, by an exact search; of equally near ones the first.
   * @param images of the data set's size and channels; they are compared in 256 levels, as a screen shows them
   * @throws InvalidOptionError
   */
  nearest(images: ImageBatch, options?: CopyCallOptions): Promise<NearestImages>;
  /**
   * Whether samples are copies as a whole; see docs/copying.md. The first call takes longer: it compares the data with themselves.
   * @throws InvalidOptionError
   */
  assess(images: ImageBatch, options?: CopyCallOptions): Promise<CopyAssessment>;
  /** Ends the worker. Everything pending is rejected with a `StateError`. */
  dispose(): void;
}

/** What a check takes from its surroundings; tests replace it. */
export interface CopyCheckDependencies {
  readonly spawn: () => Worker;
  readonly timeouts?: Timeouts;
  /** Aborting it ends the check. */
  readonly lifetime?: AbortSignal;
}

/**
 * Loads a data set to compare pictures with.
 * @throws DatasetError if it cannot be loaded; InvalidOptionError; WorkerLostError; the signal's reason
 */
export async function openCopyCheck(
  options: OpenCopyCheckOptions,
  { spawn, timeouts = DEFAULT_TIMEOUTS, lifetime }: CopyCheckDependencies = { spawn: spawnCopies },
): Promise<CopyCheck> {
  const { imageSize = null, flip = false, signal, onProgress = () => {} } = options;
  if (typeof flip !== 'boolean') throw InvalidOptionError.of('flip', flip, 'true or false');
  const source = resolveDataset(options.dataset, baseUrl());
  const dataset = await importDataset({ dataset: source, imageSize }, { signal, onLoad: onProgress });
  const host = new WorkerHost<CopyWorker>({
    name: 'The comparison',
    spawn,
    timeouts,
    ...(lifetime && { lifetime }),
    onNotice: message => {
      if (message.type === 'load') onProgress(message.progress);
    },
  });
  try {
    host.expectNotices(timeouts.silence);
    const request = { dataset, imageSize, flip, assets: assets() };
    const data = await host.call('open', [request], { deadline: null, signal });
    host.expectNotices(null);
    return new HostedCopyCheck(host, data, timeouts);
  } catch (error) {
    host.terminate(asError(error));
    throw signal?.aborted || lifetime?.aborted ? error : asDcganError(error);
  }
}

/** Opens a check against the images of a run, as the run learns from them. @param lifetime the run's */
export function openRunCopyCheck(
  dataset: DatasetSource,
  { options: { imageSize, flip } }: RunDescription,
  options: CopyCheckOptions,
  lifetime: AbortSignal,
): Promise<CopyCheck> {
  return openCopyCheck({ ...options, dataset, imageSize, flip }, { spawn: spawnCopies, lifetime });
}

class HostedCopyCheck implements CopyCheck {
  readonly #host: WorkerHost<CopyWorker>;
  readonly #silence: number;
  #pending = 0;

  constructor(
    host: WorkerHost<CopyWorker>,
    readonly data: ComparedData,
    { silence }: Timeouts,
  ) {
    this.#host = host;
    this.#silence = silence;
  }

  nearest(images: ImageBatch, { signal }: CopyCallOptions = {}): Promise<NearestImages> {
    const compare = () => this.#host.call('nearest', [images], { deadline: null });
    return withAbort(this.#watched(images, compare), signal);
  }

  assess(images: ImageBatch, { signal }: CopyCallOptions = {}): Promise<CopyAssessment> {
    const compare = () => this.#host.call('assess', [images], { deadline: null });
    return withAbort(this.#watched(images, compare), signal);
  }

  dispose(): void {
    this.#host.terminate(new StateError('The comparison was disposed.', { code: 'copy-check-disposed' }));
  }

  /** A comparison may take any time, but it reports its progress. */
  async #watched<Result>(images: ImageBatch, compare: () => Promise<Result>): Promise<Result> {
    if (!(images?.data instanceof Float32Array)) {
      throw InvalidOptionError.of('images', images, 'an ImageBatch, as generate() gives it');
    }
    if (this.#pending++ === 0) this.#host.expectNotices(this.#silence);
    try {
      return await compare();
    } finally {
      if (--this.#pending === 0) this.#host.expectNotices(null);
    }
  }
}

function spawnCopies(): Worker {
  return spawnWorker('copies.worker.js');
}
