import { expect } from 'chai';
import { watchRefusals } from '../../src/client/refusals.js';

describe('A worker that the page’s Content-Security-Policy refuses', () => {
  const watches = new AbortController();
  after(() => watches.abort());

  function refuse(effectiveDirective: string, blockedURI: string): void {
    const details = { effectiveDirective, blockedURI, violatedDirective: effectiveDirective };
    const init = { ...details, documentURI: '', originalPolicy: '', statusCode: 200, bubbles: true };
    document.dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation', init));
  }

  it('is told what the policy must allow: blob: where the package is of another origin, else its URL', () => {
    const advice = watchRefusals(watches.signal);
    expect(advice()).to.equal(null);
    refuse('img-src', 'https://other.example/a.png');
    expect(advice(), 'after what is no worker').to.equal(null);
    refuse('worker-src', 'blob');
    expect(advice()).to.match(/^The Content-Security-Policy of the page must allow worker-src blob:.*setAssetBase/);
    refuse('worker-src', 'https://own.example/a.worker.js');
    expect(advice()).to.match(/must allow worker-src https:\/\/own\.example\/a\.worker\.js$/);
  });

  it('is not listened for once its signal is aborted', () => {
    const watch = new AbortController();
    const advice = watchRefusals(watch.signal);
    watch.abort();
    refuse('worker-src', 'blob');
    expect(advice()).to.equal(null);
  });
});
