/** On how many threads a run computes, or with how many workers, and why: sentences for people. */
import { backendReason } from '../../shared/backend-reasons.js';
import type { ThreadsReport, WorkersReport } from '../../shared/protocol/backend.js';
import type { Timing } from './count-tuner.js';
import type { Machine } from './shards/auto-shards.js';

/** What was measured. @param timings of a step on each number of threads, the shortest first */
export function threadsMeasured(timings: readonly Timing[]): ThreadsReport {
  const { count, milliseconds, others, figures } = inFigures(timings, onThreads);
  const reason = `It computes on ${onThreads(count)}, which was measured to be fastest: ${figures}.`;
  return { count, ...backendReason('threads-measured', reason, { threads: count, milliseconds, others }) };
}

/** Fewer threads than were chosen, or could be. */
export function threadsLimited(count: number): ThreadsReport {
  const reason = `It computes on ${onThreads(count)}, so that a core is left to the pictures that are drawn beside it.`;
  return { count, ...backendReason('threads-limited', reason, { threads: count }) };
}

/** How many workers compute a run's shards before any step has been timed. */
export function workersPlanned(shards: number, workers: number, { backend, threads }: Machine): WorkersReport {
  const report = (code: string, reason: string) => ({
    count: workers,
    ...backendReason(code, reason, { workers, shards, threads }),
  });
  if (workers > 1) return report('workers-by-cores', `${compute(workers, shards)}.`);
  const alone = `One worker computes its ${shards} shards one after the other`;
  if (backend === 'webgl') return report('workers-share-gpu', `${alone}, since others would share the GPU with it.`);
  if (threads > 1)
    return report('workers-have-threads', `${alone}, on ${threads} threads, which take all cores already.`);
  return report('workers-one-core', `${alone}, since this machine has one core.`);
}

/** @param timings of a step with each number of workers, the shortest first */
export function workersMeasured(shards: number, timings: readonly Timing[]): WorkersReport {
  const { count, milliseconds, others, figures } = inFigures(timings, workersInWords);
  const reason = `${compute(count, shards)}, which was measured to be fastest: ${figures}.`;
  return { count, ...backendReason('workers-measured', reason, { workers: count, shards, milliseconds, others }) };
}

/** Fewer workers than were chosen, or could be. */
export function workersLimited(shards: number, count: number): WorkersReport {
  const reason = `${compute(count, shards)}, so that a core is left to the pictures that are drawn beside it.`;
  return { count, ...backendReason('workers-limited', reason, { workers: count, shards }) };
}

/** @param count of the workers that are left */
export function workersLost(shards: number, count: number): WorkersReport {
  const reason = `${compute(count, shards)}, since another worker was lost.`;
  return { count, ...backendReason('workers-lost', reason, { workers: count, shards }) };
}

function inFigures([fastest, ...others]: readonly Timing[], inWords: (count: number) => string) {
  const { count, milliseconds } = fastest as Timing;
  const slower = others.map(each => `${inWords(each.count)}: ${rounded(each.milliseconds)} ms`).join(', ');
  const figures = `${rounded(milliseconds)} ms a step${slower && ` (${slower})`}`;
  return { count, milliseconds, others: slower, figures };
}

const onThreads = (threads: number): string => (threads === 1 ? 'one thread' : `${threads} threads`);
const workersInWords = (workers: number): string => (workers === 1 ? 'one worker' : `${workers} workers`);
const compute = (workers: number, shards: number): string =>
  workers === 1
    ? `One worker computes its ${shards} shards one after the other`
    : `${workers} workers compute its ${shards} shards side by side`;
const rounded = (milliseconds: number): string => milliseconds.toPrecision(milliseconds < 100 ? 2 : 3);
