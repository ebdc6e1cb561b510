import type { MessageValues } from './message.js';
import type { BackendName, BackendRequest } from './options.js';

/** Why this backend was chosen. */
export interface BackendReason {
  /** Identifies the reason, whatever the language: `backend-software-gpu`. */
  readonly code: string;
  readonly values: MessageValues;
  /** The reason in English, as one sentence for people. */
  readonly reason: string;
}

/** Which backend computes, and why. */
export interface BackendReport extends BackendReason {
  readonly requested: BackendRequest;
  readonly name: BackendName;
  /** The device as the browser names it (a GPU), or the instruction set that WASM uses. */
  readonly device: string;
  /** Whether it replaces WebGL, which was lost too often. */
  readonly isFallback?: boolean;
}
