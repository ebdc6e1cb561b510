import { expect } from 'chai';
import { selectBackend } from '../../../src/core/backend/select.js';
import { BackendError } from '../../../src/shared/errors.js';

// This test has a file of its own, since TensorFlow.js's WASM backend can be started only once per thread.
describe('a WASM backend without its binary', () => {
  it('is an error that says where it was looked for', async () => {
    try {
      await selectBackend('wasm', { base: new URL('/nowhere/', location.href).href, deterministic: false });
      expect.fail('it ran');
    } catch (error) {
      expect(error).to.be.instanceOf(BackendError);
      expect((error as BackendError).message).to.match(
        /wasm does not run here: its binary could not be loaded from .*nowhere/,
      );
    }
  });
});
