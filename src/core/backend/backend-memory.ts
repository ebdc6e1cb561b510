/** Which backend was faster for some work, as it was measured in this browser, kept for the next time. */
import { CacheStore } from '../../shared/cache-store.js';
import type { BackendName } from '../../shared/protocol/options.js';
import type { BackendTiming } from './measure-backends.js';
import { thisMachine } from './threads.js';

/** The package's version, which the build puts in. */
declare const PACKAGE_VERSION: string;

/** What was measured. */
export interface KeptTimings {
  /** The fastest first. */
  readonly timings: readonly [BackendTiming, ...BackendTiming[]];
  /** What the CPU computed with: threads of each worker. */
  readonly threads: number;
  readonly workers: number;
}

/** Where timings are kept; tests replace it. */
export type TimingStore = Pick<CacheStore, 'match' | 'put'>;

const PREFIX = 'dcgan-elements-backends-';
const NAMES: readonly BackendName[] = ['webgl', 'wasm'];

/** The Cache API takes addresses only; nothing is ever fetched from this one. */
const ADDRESS = 'https://dcgan-elements.invalid/backend?';

export class BackendMemory {
  readonly #store: TimingStore;

  constructor(store: TimingStore = new CacheStore(`${PREFIX}1`, PREFIX)) {
    this.#store = store;
  }

  /**
   * @param work identifies what was measured: the networks' sizes, for example
   * @param device the GPU
   * @returns `null` if there is nothing, or nothing of use
   */
  async find(work: string, device: string): Promise<KeptTimings | null> {
    const found: unknown = await (await this.#store.match(addressOf(work, device)))?.json().catch(() => null);
    return isKeptTimings(found) ? found : null;
  }

  /** Never rejects: where nothing can be kept, it is measured again. */
  async keep(work: string, device: string, kept: KeptTimings): Promise<void> {
    const body = JSON.stringify(kept);
    await this.#store.put(addressOf(work, device), new Response(body)).catch(() => undefined);
  }
}

/** Everything that the timings depend on: machine, browser, version and work. */
function addressOf(work: string, device: string): string {
  const { cores, isolated } = thisMachine();
  const version = typeof PACKAGE_VERSION === 'string' ? PACKAGE_VERSION : '';
  const { userAgent } = globalThis.navigator;
  const parts = { work, device, cores: `${cores}`, isolated: `${isolated}`, userAgent, version };
  return `${ADDRESS}${new URLSearchParams(parts).toString()}`;
}

function isKeptTimings(found: unknown): found is KeptTimings {
  if (typeof found !== 'object' || found === null) return false;
  const { timings, threads, workers } = found as Partial<KeptTimings>;
  return (
    [threads, workers].every(count => Number.isSafeInteger(count)) &&
    Array.isArray(timings) &&
    timings.length > 0 &&
    timings.every(({ name, milliseconds }) => NAMES.includes(name) && milliseconds > 0)
  );
}
