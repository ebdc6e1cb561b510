/**
 * The workers that compute a run's shards side by side, as the trainer's worker sees them, which is the first of them. It has
 * the data and the optimisers: with each update it sends the others their images and the weights that have changed, adds their
 * parts to its own, and updates the weights alone, so that they cannot drift apart.
 */
import * as tf from '@tensorflow/tfjs-core';
import { transfer } from 'comlink';
import { asError, StateError } from '../../../shared/errors.js';
import { FAILURE_LIMIT, FailureWindow } from '../../../shared/host/failure-window.js';
import { WorkerHost, DEFAULT_TIMEOUTS, type Timeouts } from '../../../shared/host/worker-host.js';
import type { RatedNetwork } from '../../../shared/protocol/diagnosis.js';
import { buffersOf } from '../../../shared/rpc.js';
import type { Weights } from '../../networks/weights.js';
import type { Counted } from '../count-tuner.js';
import { countFloats, floatsIn, tensorReader, writeTensors } from './flat.js';
import type { GradientsRequest, OpenShardWorker, ShardWorker } from './protocol.js';
import { mapPart, networksFor, sumParts, tensorsOf, type Part, type ShardInput, type Update } from './update.js';

/** The run whose shards are computed. */
export interface ShardedRun {
  readonly shards: number;
  readonly networks: Readonly<Partial<Record<RatedNetwork, Weights>>>;
  readonly gradientsOptions: Pick<GradientsRequest, 'architecture' | 'options'>;
  shardInput(update: Update, shard: number): ShardInput;
  computePart(input: ShardInput): Part;
}

export interface ShardGroupOptions extends Pick<OpenShardWorker, 'assets' | 'deterministic'> {
  /** How many compute, the caller's own thread among them: from 2 to the number of shards. */
  readonly workers: number;
  readonly spawn: () => Worker;
  /** Called when a worker was lost, with the cause, and when another has taken its place, with `null`. @param workers that are there */
  readonly onChange: (workers: number, cause: Error | null) => void;
  readonly timeouts?: Timeouts;
}

/**
 * A worker hangs if, once this thread has done its own shards of an update, it takes so many times as long as they took, and at
 * least so many milliseconds: it has no more to do, and what keeps the machine busy keeps both waiting.
 */
const PATIENCE = 20;
const LEAST_PATIENCE = 5_000;

export class ShardGroup implements Counted {
  readonly #run: ShardedRun;
  readonly #options: ShardGroupOptions;
  readonly #timeouts: Timeouts;
  readonly #failures = new FailureWindow();
  /** Those that are open, besides the caller's own thread. */
  #helpers: readonly Helper[] = [];
  readonly #opening = new Set<Helper>();
  #isDisposed = false;
  active: number;

  private constructor(run: ShardedRun, options: ShardGroupOptions) {
    this.#run = run;
    this.#options = options;
    this.active = options.workers;
    this.#timeouts = options.timeouts ?? DEFAULT_TIMEOUTS;
  }

  /**
   * Starts the other workers; if one does not start, none is left behind.
   * @throws WorkerLostError, DeadlineError, BackendError
   */
  static async open(run: ShardedRun, options: ShardGroupOptions): Promise<ShardGroup> {
    const group = new ShardGroup(run, options);
    try {
      await Promise.all(Array.from({ length: options.workers - 1 }, () => group.#addHelper()));
      return group;
    } catch (error) {
      group.dispose();
      throw error;
    }
  }

  /** How many there are at present, the caller's own thread among them. */
  get most(): number {
    return this.#helpers.length + 1;
  }

  /**
   * Computes the sum of an update's parts, the same bits as {@link sumParts} on one thread gives. The caller frees it. What a
   * worker that dies, hangs or fails has left undone is computed here, so that nothing is lost but time.
   */
  readonly compute = async (update: Update): Promise<Part> => {
    const { shards } = this.#run;
    const helpers = this.#helpers.slice(0, this.active - 1);
    const workers = helpers.length + 1;
    const shardsOf = (worker: number) =>
      Array.from({ length: shards }, (_, i) => i).filter(i => i % workers === worker);
    const parts = new Map<number, Part>();
    const computeHere = (own: readonly number[]) => {
      for (const shard of own) parts.set(shard, this.#run.computePart(this.#run.shardInput(update, shard)));
    };
    const asked = helpers.map((helper, i) => {
      const own = shardsOf(i + 1);
      return { helper, own, answer: settled(helper.compute(update, own)) };
    });
    try {
      await Promise.resolve(); // the requests are sent in the next microtask, and must not wait for the own parts
      const begun = performance.now();
      computeHere(shardsOf(0));
      const patience = this.#patience(performance.now() - begun);
      for (const helper of helpers) helper.expectAnswer(patience);
      const form = parts.get(0) as Part;
      for (const { helper, own, answer } of asked) {
        const found = await answer;
        if (found instanceof Error) {
          this.#replace(helper, found);
          computeHere(own);
        } else {
          const tensor = tensorReader(found);
          for (const shard of own)
            parts.set(
              shard,
              mapPart(form, ({ shape }) => tensor(shape)),
            );
        }
      }
    } catch (error) {
      tf.dispose([...parts.values()].map(tensorsOf));
      throw error;
    }
    return sumParts(shards, shard => parts.get(shard) as Part);
  };

  dispose(): void {
    this.#isDisposed = true;
    for (const helper of [...this.#helpers, ...this.#opening]) helper.dispose();
    this.#helpers = [];
  }

  async #addHelper(): Promise<void> {
    const { assets, deterministic, spawn } = this.#options;
    const helper = new Helper(this.#run, spawn, this.#timeouts);
    this.#opening.add(helper);
    try {
      await helper.open({ assets, deterministic });
      this.#helpers = [...this.#helpers, helper];
    } finally {
      this.#opening.delete(helper);
    }
  }

  /** Goes on without a worker, and starts another in its place, unless that has failed too often. */
  #replace(helper: Helper, cause: Error): void {
    helper.dispose();
    if (!this.#helpers.includes(helper)) return; // the group has been disposed of
    this.#helpers = this.#helpers.filter(each => each !== helper);
    this.#startAnother(cause);
  }

  /** Tells of a loss, and starts another worker, also if the one before did not start, unless that has failed too often. */
  #startAnother(cause: Error): void {
    this.#options.onChange(this.most, cause);
    if (this.#failures.record() > FAILURE_LIMIT) return; // the others compute its shards
    this.#addHelper().then(
      () => this.#options.onChange(this.most, null),
      (error: unknown) => {
        if (!this.#isDisposed) this.#startAnother(asError(error));
      },
    );
  }

  /** @param own milliseconds that this thread's own shards of the update took */
  #patience(own: number): number {
    return Math.round(Math.max(Math.min(this.#timeouts.call, LEAST_PATIENCE), PATIENCE * own));
  }
}

/** What a promise gives, or why it rejects, so that it may be awaited late. */
function settled<Value>(promise: Promise<Value>): Promise<Value | Error> {
  return promise.catch(asError);
}

/** Another worker, and what it has been sent. */
class Helper {
  readonly #run: ShardedRun;
  readonly #host: WorkerHost<ShardWorker>;
  readonly #timeouts: Timeouts;
  #buffer = new ArrayBuffer();
  #isAsked = false;
  /** The ids of each network's tensors when they were last sent: changed weights are other tensors. */
  readonly #sent: Partial<Record<RatedNetwork, string>> = {};

  constructor(run: ShardedRun, spawn: () => Worker, timeouts: Timeouts) {
    this.#run = run;
    this.#timeouts = timeouts;
    this.#host = new WorkerHost<ShardWorker>({ name: 'A shard worker', spawn, timeouts });
  }

  open(request: Pick<OpenShardWorker, 'assets' | 'deterministic'>): Promise<void> {
    const specs = ([network, weights]: readonly [string, Weights]) =>
      [network, Object.entries(weights).map(([name, { shape }]) => ({ name, shape }))] as const;
    const networks = Object.fromEntries(Object.entries(this.#run.networks).map(specs));
    const given = { ...request, ...this.#run.gradientsOptions, networks };
    return this.#host.call('open', [given], { deadline: this.#timeouts.start });
  }

  async compute(update: Update, shards: readonly number[]): Promise<Float32Array> {
    const inputs = shards.map(shard => this.#run.shardInput(update, shard));
    const { buffer, weights } = this.#takeChanges(update.network);
    const request = transfer({ inputs, weights, buffer }, [buffer, ...inputs.flatMap(buffersOf)]);
    this.#isAsked = true;
    try {
      const values = await this.#host.call('compute', [request], { deadline: null });
      this.#buffer = values.buffer;
      return values;
    } finally {
      this.#isAsked = false;
      this.#host.expectNotices(null);
    }
  }

  /** From now on the worker hangs if it does not answer within so many milliseconds. */
  expectAnswer(milliseconds: number): void {
    if (this.#isAsked) this.#host.expectNotices(milliseconds);
  }

  dispose(): void {
    this.#host.terminate(new StateError('The run is over.', { code: 'worker-not-needed' }));
  }

  /** The weights that this worker needs for an update and does not have, in the buffer that goes to it. */
  #takeChanges(network: RatedNetwork) {
    const changed = networksFor(network).flatMap(name => {
      const tensors = Object.values(this.#run.networks[name] ?? {});
      const ids = tensors.map(({ id }) => id).join();
      if (this.#sent[name] === ids) return [];
      this.#sent[name] = ids;
      return [{ network: name, tensors }];
    });
    const values = floatsIn(this.#buffer, countFloats(changed.flatMap(({ tensors }) => tensors)));
    let at = 0;
    const weights = changed.map(({ network: name, tensors }) => {
      const from = at;
      at = writeTensors(tensors, values, from);
      return { network: name, values: values.subarray(from, at) };
    });
    return { buffer: values.buffer, weights };
  }
}
