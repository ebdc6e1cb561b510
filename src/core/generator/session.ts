/** The generator's worker: it opens generators under the page's ids, and draws images for z. */
import * as tf from '@tensorflow/tfjs-core';
import { BackendChoice } from '../backend/backend-choice.js';
import { StateError } from '../../shared/errors.js';
import type { Assets } from '../../shared/protocol/assets.js';
import type {
  GeneratorDescription,
  GeneratorModel,
  GeneratorWorker,
  Inversion,
} from '../../shared/protocol/generator.js';
import type { ImageBatch, PixelBatch } from '../../shared/protocol/images.js';
import type { BackendRequest } from '../../shared/protocol/options.js';
import type { BackendReport } from '../../shared/protocol/backend.js';
import { readTensor, assertBackendAlive } from '../backend/readback.js';
import { renderSheet } from '../../shared/images/sheet.js';
import { promiseTry } from '../../shared/promise-try.js';
import { invert } from './inversion.js';
import { inputSizeOf } from '../../shared/latent/class-vectors.js';
import { countLatents } from '../../shared/latent/latent-vectors.js';
import type { GeneratorNetwork } from './network.js';

/** Images drawn at a time; more would cost memory and gain no speed. */
const BATCH = 100;

/** Pictures that are drawn at a time while backends are measured. */
const MEASURED = 36;

/** Checks a model completely and uploads it to the accelerator. */
export type OpenNetwork = (model: GeneratorModel) => GeneratorNetwork | Promise<GeneratorNetwork>;

export class GeneratorSession implements Omit<GeneratorWorker, 'convert'> {
  readonly #openNetwork: OpenNetwork;
  readonly #networks = new Map<number, GeneratorNetwork>();
  #choice: BackendChoice | undefined;
  #backend: BackendReport | undefined;
  /** Settles when every model is open that came so far: while backends are measured, nothing else may be opened. */
  #opening: Promise<unknown> = Promise.resolve();

  /** @param openNetwork what this worker can open */
  constructor(openNetwork: OpenNetwork) {
    this.#openNetwork = openNetwork;
  }

  open(request: {
    id: number;
    model: GeneratorModel;
    backend: BackendRequest;
    assets: Assets;
  }): Promise<GeneratorDescription> {
    const opened = this.#opening.then(() => this.#open(request));
    this.#opening = opened.catch(() => {});
    return opened;
  }

  async #open({ id, model, backend: requested, assets }: Parameters<GeneratorSession['open']>[0]) {
    if (this.#networks.has(id)) {
      throw new StateError(`There is a generator ${id} already.`, { code: 'generator-exists', values: { id } });
    }
    const wasm = { ...assets, deterministic: false, threads: 'auto' } as const;
    this.#choice ??= new BackendChoice({ requested, wasm, unit: 'pictures' });
    this.#backend ??= await this.#choice.begin(describeWork(model));
    let network = await this.#openNetwork(model);
    if (this.#choice.isDue) network = await this.#measure(this.#choice, model, network);
    this.#networks.set(id, network);
    return { ...network.description, backend: this.#backend };
  }

  async replace(id: number, model: GeneratorModel): Promise<GeneratorDescription> {
    this.#require(id);
    const network = await this.#openNetwork(model);
    const before = this.#networks.get(id);
    if (!before) network.dispose(); // closed in the meantime
    this.#require(id);
    this.#networks.set(id, network);
    before?.dispose();
    return { ...network.description, backend: this.#backend as BackendReport };
  }

  close(id: number): Promise<void> {
    return promiseTry(() => {
      this.#networks.get(id)?.dispose();
      this.#networks.delete(id);
    });
  }

  generate(id: number, input: Float32Array): Promise<ImageBatch> {
    return promiseTry(() => this.#images(id, input));
  }

  draw(id: number, input: Float32Array): Promise<PixelBatch> {
    return promiseTry(() => {
      const { count, height, width, channels, data } = this.#images(id, input);
      const { rgba } = renderSheet(data, { rows: count, columns: 1 }, { height, width, channels });
      return { count, height, width, rgba };
    });
  }

  async invert(id: number, pixels: Float32Array, steps: number): Promise<Inversion> {
    const network = this.#require(id);
    return invert(network, pixels, steps, () => this.#networks.get(id) === network);
  }

  memory(): Promise<{ numTensors: number; numBytes: number }> {
    const { numTensors, numBytes } = tf.memory();
    return Promise.resolve({ numTensors, numBytes });
  }

  /** Draws on each backend. @returns the network on the faster one */
  async #measure(choice: BackendChoice, model: GeneratorModel, first: GeneratorNetwork): Promise<GeneratorNetwork> {
    let next: GeneratorNetwork | null = first;
    const { opened, backend } = await choice.measure<GeneratorNetwork>({
      size: MEASURED,
      open: async () => {
        const network = next ?? (await this.#openNetwork(model));
        next = null;
        return network;
      },
      work: ({ description, draw }) => void readTensor(() => draw(tf.zeros([MEASURED, inputSizeOf(description)]))),
      settle: assertBackendAlive,
      isOver: () => false,
      close: network => network.dispose(),
      workersOf: () => 1,
    });
    this.#backend = backend;
    return opened;
  }

  #images(id: number, input: Float32Array): ImageBatch {
    const { description, draw } = this.#require(id);
    const { height, width, channels } = description;
    const size = inputSizeOf(description);
    const count = countLatents(input, size);
    const pixels = height * width * channels;
    const data = new Float32Array(count * pixels);
    for (let first = 0; first < count; first += BATCH) {
      const part = input.slice(first * size, (first + BATCH) * size);
      data.set(
        readTensor(() => draw(tf.tensor2d(part, [part.length / size, size]))),
        first * pixels,
      );
    }
    assertBackendAlive(); // a lost backend reads as grey
    return { count, height, width, channels, data };
  }

  #require(id: number): GeneratorNetwork {
    const network = this.#networks.get(id);
    if (network) return network;
    throw new StateError(`This worker has no generator ${id}; call open() first.`, {
      code: 'generator-missing',
      values: { id },
    });
  }
}

/** Identifies a model among all whose speed is remembered: those of a size are about as fast. */
function describeWork(model: GeneratorModel): string {
  const { byteLength } = model.format === 'tensorflow.js' ? model.weights : model.bytes;
  return JSON.stringify(['drawing', model.format, byteLength]);
}
