import { expect } from 'chai';
import { watchCspViolations } from '../../src/shared/csp-violations.js';

describe('What a Content-Security-Policy refuses', () => {
  const watches = new AbortController();
  after(() => watches.abort());

  function refuse(effectiveDirective: string, blockedURI: string): void {
    const details = { effectiveDirective, blockedURI, violatedDirective: effectiveDirective };
    const init = { ...details, documentURI: '', originalPolicy: '', statusCode: 200, bubbles: true };
    document.dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation', init));
  }

  it('is known by its URL where it is of the kind that counts', () => {
    const refused = watchCspViolations('worker-src', watches.signal);
    expect(refused()).to.equal(null);
    refuse('img-src', 'https://other.example/a.png');
    expect(refused(), 'after what is no worker').to.equal(null);
    refuse('worker-src', 'blob');
    expect(refused()).to.equal('blob');
    refuse('worker-src', 'https://own.example/a.worker.js');
    expect(refused()).to.equal('https://own.example/a.worker.js');
  });

  it('is not listened for once its signal is aborted', () => {
    const watch = new AbortController();
    const refused = watchCspViolations('worker-src', watch.signal);
    watch.abort();
    refuse('worker-src', 'blob');
    expect(refused()).to.equal(null);
  });
});
