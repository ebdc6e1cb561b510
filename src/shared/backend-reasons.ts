/** Why a backend was chosen; the worker says so, and so does the page when it chooses for the worker. */
import type { BackendReason } from './protocol/backend.js';
import type { MessageValues } from './protocol/message.js';
import type { BackendRequest } from './protocol/options.js';

/** Whether the machine decides, rather than a name. */
export function isAutomatic(request: BackendRequest): request is 'auto' | 'fastest' {
  return request === 'auto' || request === 'fastest';
}

export function backendReason(code: string, reason: string, values: MessageValues = {}): BackendReason {
  return { code, reason, values };
}

export const ASKED_FOR_BY_NAME = backendReason('backend-asked-for-by-name', 'Asked for by name.');

/** @param times how often the WebGL context was lost within a minute */
export function webglLost(times: number): BackendReason {
  return backendReason('backend-webgl-lost', `WebGL was lost ${times} times within a minute.`, { times });
}

/** @param times how often a worker with several threads failed within a minute */
export function threadsLost(times: number): BackendReason {
  const reason = `It computes on one thread, since a worker with several failed ${times} times within a minute.`;
  return backendReason('threads-lost', reason, { times });
}

/** @param sentence why WebGL failed */
export function webglFailed(sentence: string): BackendReason {
  const problem = sentence.replace(/\.$/, '');
  const reason = `WebGL failed when it was tried, so this runs on the CPU: ${problem}.`;
  return backendReason('backend-webgl-failed', reason, { problem });
}

/** What was measured on both backends. */
export interface MeasuredRates {
  /** The GPU. */
  readonly device: string;
  /** How many of the unit a backend does in a second. */
  readonly webgl: number;
  readonly wasm: number;
  readonly unit: 'steps' | 'pictures';
  /** What the CPU computed with: threads of each worker. */
  readonly threads: number;
  readonly workers: number;
  /** Whether it was measured at an earlier time, and is remembered. */
  readonly earlier: boolean;
}

/** "WebGL on ...: 41 steps a second; CPU, 6 threads: 18." */
export function backendMeasured({ earlier, ...rates }: MeasuredRates): BackendReason {
  const { device, webgl, wasm, unit, threads, workers } = rates;
  const cpu = ['CPU', ...(workers > 1 ? [`${workers} workers`] : []), ...(threads > 1 ? [`${threads} threads`] : [])];
  const figures = `WebGL on ${device}: ${inDigits(webgl)} ${unit} a second; ${cpu.join(', ')}: ${inDigits(wasm)}`;
  const code = `backend-measured-${unit}${earlier ? '-earlier' : ''}`;
  return backendReason(code, `${figures}${earlier ? ', as measured earlier' : ''}.`, { ...rates });
}

const inDigits = (rate: number): string => rate.toFixed(rate < 9.95 ? 1 : 0);
