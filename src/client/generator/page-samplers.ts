import { Samplers } from './sampler.js';
import { spawnWorker } from '../host/spawn.js';

/** The page's samplers, which start nothing before they are asked. */
export const samplers = new Samplers({
  spawn: {
    safetensors: () => spawnWorker('generator.worker.js'),
    'tensorflow.js': () => spawnWorker('model.worker.js'),
  },
});
