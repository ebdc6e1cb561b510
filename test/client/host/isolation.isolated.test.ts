import { expect } from 'chai';
import { createTrainer, loadGenerator } from 'dcgan-elements/engine';
import { smallRun } from '../../support/small-run.js';

describe('A page that is cross-origin isolated', () => {
  it('shares memory with its module workers, and these with theirs', async () => {
    expect(crossOriginIsolated).to.equal(true);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const worker = new Worker('/test/isolation/worker.js', { type: 'module' });
    const isolated = await new Promise<boolean[]>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<boolean[]>) => resolve(data);
      worker.onerror = () => reject(new Error('The worker could not be loaded.'));
      worker.postMessage({ memory, depth: 3 });
    });
    worker.terminate();
    expect(isolated).to.deep.equal([true, true, true]);
    expect(new Int32Array(memory.buffer)[0]).to.equal(3);
  });

  it('trains and draws with the package', async () => {
    const trainer = await createTrainer(smallRun());
    const { step, generatorLoss } = await trainer.step(2);
    expect(step).to.equal(2);
    expect(generatorLoss).to.be.finite;
    trainer.dispose();
    const generator = await loadGenerator('digits-2d', { backend: 'wasm' });
    const { data } = await generator.generate(new Float32Array(generator.description.latentSize));
    expect(data.every(Number.isFinite)).to.equal(true);
    generator.dispose();
  });
});
