import { expect } from 'chai';
import { selectBackend } from '../../../src/core/backend/select.js';
import { BackendError } from '../../../src/shared/errors.js';
import { rejection } from '../../support/promises.js';

// This test has a file of its own, since TensorFlow.js's WASM backend can be started only once per thread.
describe('a WASM backend whose binary a bundler has written into the script', () => {
  it('is an error that says what the policy must allow, where it forbids that', async () => {
    const file = 'data:application/wasm;base64,AA==';
    const names = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'];
    const files = Object.fromEntries(names.map(name => [name, file]));
    const starting = rejection(selectBackend('wasm', { base: '/nowhere/', files, deterministic: false }));
    // The browser reports the violation beside the failure; for such a URL it reports only the scheme.
    const details = { effectiveDirective: 'connect-src', blockedURI: 'data', violatedDirective: 'connect-src' };
    const init = { ...details, documentURI: '', originalPolicy: '', statusCode: 200, bubbles: true };
    document.dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation', init));
    const error = await starting;
    expect(error).to.be.instanceOf(BackendError);
    expect(String(error)).to.match(/forbids data; the worker's response needs connect-src data:/);
  });
});
