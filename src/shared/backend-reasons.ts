/** Why a backend was chosen; the worker says so, and so does the page when it chooses for the worker. */
import type { BackendReason } from './protocol/backend.js';
import type { MessageValues } from './protocol/message.js';

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
