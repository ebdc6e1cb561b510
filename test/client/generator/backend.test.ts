import { expect } from 'chai';
import { createTrainer, loadGenerator } from 'dcgan-elements/engine';
import { need } from '../../support/capabilities.js';
import { next } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';
import type { RunDescription } from '../../../src/shared/protocol/trainer.js';

describe('The fastest backend', () => {
  it('of a sampler is the one that draws more pictures a second, and both figures are told', async () => {
    await need('webgl in workers');
    const generator = await loadGenerator('digits-2d', { backend: 'fastest' });
    const { backend } = generator.description;
    expect(backend).to.include({ requested: 'fastest', code: 'backend-measured-pictures' });
    expect(backend.reason).to.match(/^WebGL on .*(SwiftShader|llvmpipe).*: [\d.]+ pictures a second; CPU: [\d.]+\.$/);
    const { webgl, wasm } = backend.values;
    expect(backend.name).to.equal(Number(webgl) > Number(wasm) ? 'webgl' : 'wasm');
    const { rgba } = await generator.draw(new Float32Array(generator.description.latentSize));
    expect(new Set(rgba).size, 'tones').to.be.above(8);
    generator.dispose();
  });

  it('of a run is found by its worker while it trains, and every step is told once', async () => {
    await need('webgl in workers');
    const trainer = await createTrainer(smallRun({ backend: 'fastest', steps: 40 }));
    const steps: number[] = [];
    trainer.addEventListener('step', ({ detail }) => steps.push(detail.step));
    const described = next<RunDescription>(trainer, 'description');
    await trainer.start();
    expect((await described).backend).to.include({ requested: 'fastest', code: 'backend-measured-steps' });
    while (trainer.state === 'running') await next(trainer, 'state');
    expect(trainer.state).to.equal('finished');
    expect(steps).to.deep.equal(Array.from({ length: 40 }, (_, index) => index + 1));
    trainer.dispose();
  });
});
