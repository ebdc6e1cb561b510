import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { selectBackend } from '../../../src/core/backend/select.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { need } from '../../support/capabilities.js';
import { patch } from '../../support/patch.js';
import type { BackendRequest } from '../../../src/shared/protocol/options.js';

const ASSETS = { base: new URL('/dist/assets/', location.href).href, deterministic: false };

describe('the choice of a backend', () => {
  it('takes WASM over a GPU made of software, and says so', async () => {
    await need('webgl off screen');
    const report = await selectBackend('auto', ASSETS);
    expect(report).to.include({ requested: 'auto', name: 'wasm' });
    expect(report.device).to.match(/SIMD/);
    expect(report.reason).to.equal('No hardware GPU found, so this runs on the CPU.');
    expect(report.code).to.equal('backend-software-gpu');
    expect(report.values['device']).to.match(/SwiftShader|llvmpipe/);
    expect(tf.getBackend()).to.equal('wasm');
  });

  for (const [what, prototype, method, replacement, code] of [
    ['no context', OffscreenCanvas.prototype, 'getContext', () => () => null, 'backend-no-webgl'],
    ['no float32', WebGL2RenderingContext.prototype, 'getExtension', () => () => null, 'backend-no-float32'],
    [
      'numbers of 23 bits',
      WebGL2RenderingContext.prototype,
      'uniform4fv',
      (original: (this: unknown, ...given: unknown[]) => unknown) =>
        function (this: unknown, where: unknown, values: unknown) {
          const unit = (value: number) => 2 ** (Math.floor(Math.log2(Math.abs(value))) - 22);
          const cut = (values as number[]).map(value => value - (value % unit(value)));
          return original.call(this, where, cut);
        },
      'backend-imprecise',
    ],
    ['no programs', WebGL2RenderingContext.prototype, 'shaderSource', () => () => {}, 'backend-no-programs'],
  ] as const) {
    it(`takes WASM where WebGL has ${what}, and says so`, async () => {
      if (code !== 'backend-no-webgl') await need('webgl off screen');
      const restore = patch(prototype, method, replacement);
      try {
        const report = await selectBackend('auto', ASSETS);
        expect(report).to.include({ name: 'wasm', code });
        expect(report.reason).to.match(/, so this runs on the CPU\.$/);
        const error = await selectBackend('webgl', ASSETS).catch((thrown: unknown) => thrown);
        expect(error).to.have.property('code', 'backend-unavailable');
      } finally {
        restore();
      }
    });
  }

  it('takes a GPU made of software when it is asked for by name', async () => {
    await need('webgl off screen');
    const report = await selectBackend('webgl', ASSETS);
    expect(report).to.include({ requested: 'webgl', name: 'webgl' });
    expect(report.device).to.match(/SwiftShader|llvmpipe/);
    expect(tf.getBackend()).to.equal('webgl');
  });

  it('refuses a name that it does not know', async () => {
    const error = await selectBackend('abacus' as BackendRequest, ASSETS).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(InvalidOptionError)
      .with.property('message', 'backend is "abacus"; it must be one of auto, webgl, wasm, fastest.');
  });
});
