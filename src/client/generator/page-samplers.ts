import { SamplerPool } from './sampler.js';
import { spawnWorker } from '../host/spawn.js';

/** The page's samplers, which start nothing before they are asked. */
export const samplerPool = new SamplerPool({
  spawn: {
    safetensors: () => spawnWorker('generator.worker.js'),
    'tensorflow.js': () => spawnWorker('model.worker.js'),
  },
});
