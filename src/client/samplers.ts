import { Samplers } from './sampler.js';

/**
 * The page's samplers, which start nothing before they are asked. The URLs are literal, so that bundlers see the workers
 * and carry them along.
 */
export const samplers = new Samplers({
  spawn: {
    safetensors: () =>
      new Worker(new URL('./generator.worker.js', import.meta.url), { type: 'module', name: 'dcgan-generator' }),
    'tensorflow.js': () =>
      new Worker(new URL('./model.worker.js', import.meta.url), { type: 'module', name: 'dcgan-model' }),
  },
});
