import { InvalidOptionError, StateError } from '../errors.js';
import {
  BACKENDS,
  type BackendRequest,
  type GeneratorDescription,
  type GeneratorWorker,
  type ImageBatch,
  type Inversion,
  type PixelBatch,
} from '../protocol.js';
import { give } from '../rpc.js';
import type { Generator, GeneratorEventDetails, GeneratorSource, LoadGeneratorOptions } from './api.js';
import { absolute, assets } from './assets.js';
import { download } from './download.js';
import { asDcganError, asError } from './failures.js';
import { copyLatents } from '../latent/latent-vectors.js';
import { LOSS_LIMIT, Losses } from './losses.js';
import type { Surroundings } from './run-worker.js';
import { TypedEvents } from './typed-events.js';
import { PATIENCE, WorkerHost } from './worker-host.js';

/**
 * Loads a generator from a `.safetensors` file into a worker of its own.
 * @param source a URL, relative to the page, or the file itself
 * @throws `WeightsError` when it cannot be loaded (with the status and the URL) or is no generator; `BackendError`;
 *   `InvalidOptionError`; the signal's reason when it is aborted. No worker is left behind then.
 */
export async function loadGenerator(source: GeneratorSource, options: LoadGeneratorOptions = {}): Promise<Generator> {
  return GeneratorClient.load(source, options, { spawn });
}

/** Each worker has one generator as yet. */
const ID = 0;

const ALLOWED_SOURCES = 'the URL of a .safetensors file, a Blob or an ArrayBuffer';

/** Literal, so that bundlers see the worker and carry it along. */
function spawn(): Worker {
  return new Worker(new URL('./generator.worker.js', import.meta.url), { type: 'module', name: 'dcgan-generator' });
}

/**
 * The page's end of a generator. It keeps the weights: when its worker is lost, pending calls are rejected and the next
 * one opens a new worker.
 */
export class GeneratorClient extends TypedEvents<GeneratorEventDetails> implements Generator {
  readonly #weights: ArrayBuffer;
  readonly #surroundings: Surroundings;
  readonly #life: AbortController;
  readonly #losses: Losses;
  #backend: BackendRequest;
  #host: WorkerHost<GeneratorWorker>;
  #opened: Promise<GeneratorDescription>;
  #description: GeneratorDescription;

  private constructor(opening: Opening, description: GeneratorDescription) {
    super();
    this.#weights = opening.weights;
    this.#surroundings = opening.surroundings;
    this.#life = opening.life;
    this.#losses = new Losses(opening.surroundings.now);
    this.#backend = opening.backend;
    this.#host = opening.host;
    this.#opened = Promise.resolve(description);
    this.#description = description;
  }

  static async load(
    source: GeneratorSource,
    { backend = 'auto', signal, onProgress }: LoadGeneratorOptions,
    surroundings: Surroundings,
  ): Promise<GeneratorClient> {
    if (!BACKENDS.includes(backend)) throw InvalidOptionError.of('backend', backend, `one of ${BACKENDS.join(', ')}`);
    const weights = await bytesOf(source, signal, fraction => onProgress?.({ what: 'weights', fraction }));
    signal?.throwIfAborted();
    const life = new AbortController();
    const host = hostOf(surroundings, life.signal);
    const description = await open(host, weights, backend, signal);
    return new GeneratorClient({ weights, surroundings, life, backend, host }, description);
  }

  get description(): GeneratorDescription {
    return this.#description;
  }

  async generate(z: Float32Array): Promise<ImageBatch> {
    const vectors = this.#vectors(z);
    return (await this.#ready()).call('generate', [ID, give(vectors)]);
  }

  async draw(z: Float32Array): Promise<PixelBatch> {
    const vectors = this.#vectors(z);
    return (await this.#ready()).call('draw', [ID, give(vectors)]);
  }

  async invert(pixels: Float32Array, { steps = 0 }: { steps?: number } = {}): Promise<Inversion> {
    return (await this.#ready()).call('invert', [ID, pixels, steps]);
  }

  dispose(): void {
    this.#life.abort(new StateError('The generator was disposed.'));
  }

  #vectors(z: Float32Array): Float32Array<ArrayBuffer> {
    this.#life.signal.throwIfAborted();
    return copyLatents(z, this.#description.latentSize);
  }

  async #ready(): Promise<WorkerHost<GeneratorWorker>> {
    if (this.#host.end) this.#restart(this.#host.end);
    const host = this.#host;
    await this.#opened;
    return host;
  }

  /** @throws why the worker ended, when it was started too often of late */
  #restart(cause: Error): void {
    const losses = this.#losses.record();
    if (losses > LOSS_LIMIT) throw cause;
    if (losses === LOSS_LIMIT && this.#backend === 'auto' && this.#description.backend.name === 'webgl') {
      this.#backend = 'wasm';
    }
    this.#host = hostOf(this.#surroundings, this.#life.signal);
    this.#opened = open(this.#host, this.#weights, this.#backend).then(it => (this.#description = it));
  }
}

interface Opening {
  readonly weights: ArrayBuffer;
  readonly surroundings: Surroundings;
  readonly life: AbortController;
  readonly backend: BackendRequest;
  readonly host: WorkerHost<GeneratorWorker>;
}

function hostOf({ spawn, patience }: Surroundings, lifetime: AbortSignal): WorkerHost<GeneratorWorker> {
  return new WorkerHost({ name: 'The generator', spawn, lifetime, ...(patience && { patience }) });
}

/** The weights are copied to the worker, since they are needed again when it is lost. */
async function open(
  host: WorkerHost<GeneratorWorker>,
  weights: ArrayBuffer,
  backend: BackendRequest,
  signal?: AbortSignal,
): Promise<GeneratorDescription> {
  try {
    const model = { format: 'safetensors', bytes: weights } as const;
    return await host.call('open', [{ id: ID, model, backend, assets: assets() }], {
      deadline: PATIENCE.silence,
      signal,
    });
  } catch (error) {
    host.terminate(asError(error));
    throw signal?.aborted ? error : asDcganError(error);
  }
}

async function bytesOf(
  source: GeneratorSource,
  signal: AbortSignal | undefined,
  onProgress: (fraction: number) => void,
): Promise<ArrayBuffer> {
  if (typeof source === 'string' || source instanceof URL) {
    return download(urlOf(String(source)), { signal, onProgress });
  }
  const [file] = Array.isArray(source) ? (source as readonly File[]) : [source];
  if (file instanceof Blob) return file.arrayBuffer();
  if (source instanceof ArrayBuffer) return source.slice(0); // the caller may change or transfer his own
  throw InvalidOptionError.of('source', source, ALLOWED_SOURCES);
}

function urlOf(source: string): string {
  try {
    return absolute(source);
  } catch {
    throw InvalidOptionError.of('source', source, ALLOWED_SOURCES);
  }
}
