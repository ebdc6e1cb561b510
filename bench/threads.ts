/** The page of threads.mjs: two workers that do the same step, on one thread and on several. */
import { connect } from '../src/shared/rpc.js';
import { cases } from './cases.js';
import { plane } from './plane.js';
import type { ThreadsBenchWorker } from './threads.worker.js';

export interface ThreadsBench {
  start(threads: number): Promise<void>;
  /** The steps, and a plane. */
  list(): { readonly variant: string; readonly size: string; readonly width: number; readonly batch: number }[];
  open(index: number): Promise<void>;
  time(side: 'one' | 'many', steps: number): Promise<number>;
  close(): Promise<void>;
}

const spawn = () =>
  connect<ThreadsBenchWorker>(new Worker('/build/bench/threads.worker.js', { type: 'module', name: 'bench' }));
const sides = { one: spawn(), many: spawn() };

const bench: ThreadsBench = {
  start: async threads => {
    const counts = [await sides.one.start(1), await sides.many.start(threads)];
    if (counts.join() !== `1,${threads}`) throw new Error(`They compute on ${counts.join(' and ')} threads.`);
  },
  list: () => [...cases.flatMap(item => (item.kind === 'step' ? [{ ...item, setUp: undefined }] : [])), plane],
  open: async index => void (await Promise.all([sides.one.open(index), sides.many.open(index)])),
  time: (side, steps) => sides[side].time(steps),
  close: async () => void (await Promise.all([sides.one.close(), sides.many.close()])),
};

Object.assign(globalThis, { bench });
