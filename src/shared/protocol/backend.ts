import type { MessageValues } from './message.js';
import type { BackendName, BackendRequest } from './options.js';

/** Why something was chosen. */
export interface BackendReason {
  /** Identifies the reason, whatever the language: `backend-software-gpu`. */
  readonly code: string;
  readonly values: MessageValues;
  /** The reason in English, as one sentence for people. */
  readonly reason: string;
}

/** On how many threads WASM computes, and why on no more. */
export interface ThreadsReport extends BackendReason {
  /** At least 1. */
  readonly count: number;
}

/** How many workers compute a run's shards, and why. */
export interface WorkersReport extends BackendReason {
  /** At least 1. */
  readonly count: number;
}

/** Which backend computes, and why. */
export interface BackendReport extends BackendReason {
  readonly requested: BackendRequest;
  readonly name: BackendName;
  /** The device as the browser names it (a GPU), or the instruction set that WASM uses. */
  readonly device: string;
  /** Only for WASM. */
  readonly threads?: ThreadsReport;
  /** Only for a run of several shards. */
  readonly workers?: WorkersReport;
  /** Whether it replaces WebGL, which was lost too often. */
  readonly isFallback?: boolean;
}
