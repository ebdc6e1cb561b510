import { expect } from 'chai';
import { setAssetBase } from '../../../src/client/assets.js';
import { GeneratorClient } from '../../../src/client/generator/loaded-generator.js';
import { SamplerPool } from '../../../src/client/generator/sampler-pool.js';
import { createTrainer } from 'dcgan-elements/engine';
import { fakeMachine } from '../../support/fake-machine.js';
import { liveWorkers } from '../../support/live-workers.js';
import { smallRun } from '../../support/small-run.js';
import { JOBS_CHANNEL } from '../../support/jobs-channel.js';

/** The points of a 20 x 20 plane, as a grid asks for them. */
const plane = Float32Array.from({ length: 400 * 4 }, (_, i) => Math.sin(i >> 2) * Math.cos(i & 3));

/** How many jobs the pool of the worker's threads has been given. */
async function jobs(): Promise<number> {
  const channel = new BroadcastChannel(JOBS_CHANNEL);
  const answer = new Promise<number>(resolve => {
    channel.addEventListener('message', ({ data }: MessageEvent<number>) => resolve(data), { once: true });
  });
  channel.postMessage(null);
  return answer.finally(() => channel.close());
}

describe('A generator in an isolated page', () => {
  it('draws a plane on all threads, with the same pixels on each number of them', async () => {
    setAssetBase('/dist/assets/'); // the client is bundled into the test, and lies elsewhere
    const trainer = await createTrainer(smallRun({ baseWidth: 16, batchSize: 16 }));
    const file = await trainer.exportWeights();
    trainer.dispose();
    const drawn: Uint8ClampedArray[] = [];
    for (const [cores, threads] of [
      [1, 1],
      [2, 2],
      [4, 3],
    ] as const) {
      const url = '/build/test/support/machine-generator.worker.js';
      const spawn = () => new Worker(url, { type: 'module', name: fakeMachine({ cores }) });
      const generator = await GeneratorClient.load(
        file,
        { backend: 'wasm' },
        new SamplerPool({ spawn: { safetensors: spawn, 'tensorflow.js': spawn } }),
      );
      expect(generator.description.backend.threads?.count).to.equal(threads);
      const { rgba } = await generator.draw(plane);
      expect((await jobs()) > 0, 'the pool was used').to.equal(threads > 1);
      drawn.push(rgba);
      generator.dispose();
      await liveWorkers(0);
    }
    expect(new Set(drawn[0]).size, 'tones').to.be.above(10);
    expect(drawn[1]).to.deep.equal(drawn[0]);
    expect(drawn[2]).to.deep.equal(drawn[0]);
  });
});
