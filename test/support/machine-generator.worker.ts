/** The generator's worker on the machine that its name says, which counts the jobs that its pool of threads is given. */
import './fake-machine.js';
import { openModel } from '../../src/core/generator/open-model.js';
import { GENERATION } from '../../src/core/kernels/wasm/threads/control-block.js';
import { serveGenerators } from '../../workers/serve-generators.js';
import { JOBS_CHANNEL } from './jobs-channel.js';

const add = Atomics.add.bind(Atomics) as (array: Int32Array, index: number, value: number) => number;
let jobs = 0;
Atomics.add = ((array: Int32Array, index: number, value: number) => {
  if (index === GENERATION) jobs += 1;
  return add(array, index, value);
}) as typeof Atomics.add;

const channel = new BroadcastChannel(JOBS_CHANNEL);
channel.addEventListener('message', ({ data }) => {
  if (data === null) channel.postMessage(jobs);
});

serveGenerators(openModel, self as unknown as MessagePort);
