import type { BackendName, BackendRequest } from './options.js';

/** What runs the arithmetic, and why. */
export interface BackendReport {
  readonly requested: BackendRequest;
  readonly name: BackendName;
  /** The device in the browser's own words (a GPU's name), or the instruction set that WASM uses. */
  readonly device: string;
  /** One sentence for people: why this one. */
  readonly reason: string;
  /** It takes the place of WebGL, which was lost too often. */
  readonly isFallback?: boolean;
}
