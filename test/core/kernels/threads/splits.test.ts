import { expect } from 'chai';
import { installKernels } from '../../../../src/core/kernels/wasm/register.js';
import { singleThread, type Executor } from '../../../../src/core/kernels/wasm/threads/executor.js';
import type { Exports, Task } from '../../../../src/core/kernels/wasm/threads/control-block.js';
import type { ChooseGrid } from '../../../../src/core/kernels/wasm/threads/schedule.js';
import { Random } from '../../../../src/shared/random.js';
import { KERNEL_BUILDS, useBackend } from '../../../support/backends.js';
import { kernelResults, type KernelResult } from './kernel-results.js';

/** Runs the tasks as several threads would: in any order, each with the scratch of the thread that happens to take it. */
function shuffled(exports: Exports, threads: number, onTasks: (count: number) => void): Executor {
  const random = new Random(5, 'sheet', 0);
  return {
    threads,
    active: threads,
    run: tasks => {
      onTasks(tasks.length);
      const order = [...tasks].map(task => ({ task, at: random.uniform(1)[0] ?? 0 })).sort((a, b) => a.at - b.at);
      for (const { task } of order) {
        const thread = Math.floor((((random.uniform(1)[0] ?? 0) + 1) / 2) * threads);
        exports[task.kernel]?.(...argumentsOn(thread, task));
      }
    },
  };
}

function argumentsOn(thread: number, { args, scratch = 0 }: Task): number[] {
  return scratch ? [...args.slice(0, -1), (args.at(-1) as number) + thread * scratch] : [...args];
}

const options = (build: string) => ({ base: '/dist/assets/', deterministic: build === 'simd' });

function expectSameBits(actual: readonly KernelResult[], expected: readonly KernelResult[]): void {
  expect(actual.length).to.equal(expected.length);
  for (const [index, { name, values }] of expected.entries()) {
    const other = actual[index]?.values;
    const bits = new Uint32Array(values.buffer);
    const otherBits = new Uint32Array(other?.buffer ?? new ArrayBuffer(0));
    const at = bits.findIndex((each, i) => each !== otherBits[i]);
    if (at >= 0) expect.fail(`${name}: [${at}] is ${other?.[at]}, not ${values[at]}`);
  }
}

for (const build of KERNEL_BUILDS) {
  describe(`kernels whose work is cut for several threads, ${build}`, () => {
    const cuts: [string, ChooseGrid][] = [
      ['as finely as can be', ({ rows, columns }) => ({ rows, columns })],
      ['by rows', ({ rows }) => ({ rows: Math.min(rows, 3), columns: 1 })],
      ['by columns', ({ columns }) => ({ rows: 1, columns: Math.min(columns, 3) })],
      ['in two by two', ({ rows, columns }) => ({ rows: Math.min(rows, 2), columns: Math.min(columns, 2) })],
    ];
    for (const [how, cut] of cuts) {
      for (const threads of [2, 3, 4]) {
        it(`give the same bits, cut ${how}, on ${threads} threads`, async () => {
          await useBackend(`wasm ${build}`);
          await installKernels(options(build), ({ exports }) => Promise.resolve(singleThread(exports)));
          const expected = kernelResults();
          let most = 0;
          const count = (tasks: number) => (most = Math.max(most, tasks));
          await installKernels(
            options(build),
            ({ exports }) => Promise.resolve(shuffled(exports, threads, count)),
            cut,
          );
          const actual = kernelResults();
          await installKernels(options(build), ({ exports }) => Promise.resolve(singleThread(exports)));
          expect(most, 'tasks').to.be.at.least(2);
          expectSameBits(actual, expected);
        });
      }
    }
  });
}
