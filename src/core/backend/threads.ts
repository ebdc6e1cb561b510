import { message, type Message } from '../../shared/protocol/message.js';
import type { ThreadsRequest } from '../../shared/protocol/options.js';

/** The most threads that a run takes by itself: memory feeds no more. */
const MOST = 8;

/** Cores that compute: all, less one for the page where there are more than two. */
export function computingCores(cores: number): number {
  return cores > 2 ? cores - 1 : cores;
}

/** Of these, one less is taken while pictures are drawn beside the training, where there are more than two. */
export function coresBesideDrawing(cores: number): number {
  return cores > 2 ? Math.max(1, computingCores(cores) - 1) : computingCores(cores);
}

export interface Machine {
  /** Whether the page is cross-origin isolated, so that its workers may share memory. */
  readonly isolated: boolean;
  /** Logical cores; `navigator.hardwareConcurrency`. */
  readonly cores: number;
}

export function thisMachine(): Machine {
  const { crossOriginIsolated = false, navigator } = globalThis;
  return {
    isolated: crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined',
    cores: navigator.hardwareConcurrency || 1,
  };
}

/** On how many threads WASM should compute, and why, as a sentence for people. */
export interface ThreadsPlan {
  readonly count: number;
  readonly why: Message;
}

/**
 * `auto` takes all cores up to eight, and leaves one to the page where there are more than two.
 * @param requested `auto`, or a number of threads
 */
export function planThreads(requested: ThreadsRequest, { isolated, cores }: Machine): ThreadsPlan {
  if (requested === 1) return { count: 1, why: message('threads-asked-for', 'It computes on one thread, as asked.') };
  if (!isolated) {
    const text = 'It computes on one thread, since this page is not cross-origin isolated.';
    return { count: 1, why: message('threads-not-isolated', text) };
  }
  if (requested !== 'auto') {
    const text = `It computes on ${requested} threads, as asked.`;
    return { count: requested, why: message('threads-asked-for', text, { threads: requested }) };
  }
  const count = Math.min(MOST, computingCores(cores));
  const text = count > 1 ? `on ${count} threads, of ${cores} cores` : 'on one thread, since this machine has one core';
  return { count, why: message('threads-by-cores', `It computes ${text}.`, { threads: count, cores }) };
}

/** One thread after all. @param reason why the others could not be started, as part of a sentence */
export function threadsRefused(reason: string): ThreadsPlan {
  const text = `It computes on one thread, since more could not be started: ${reason}.`;
  return { count: 1, why: message('threads-refused', text, { reason }) };
}
