/**
 * Listens for a Content-Security-Policy of the page that refuses to start a worker. The worker's own `error` event tells
 * that it did not load, and no more; the violation that is reported before it says why.
 * @param signal ends it
 * @returns what the page would have to allow, once a worker was refused; else `null`
 */
export function watchRefusals(signal: AbortSignal): () => string | null {
  let advice: string | null = null;
  const heed = (event: Event) => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent; // it is of that name
    if (effectiveDirective === 'worker-src') advice = adviceOn(blockedURI);
  };
  globalThis.addEventListener('securitypolicyviolation', heed, { signal });
  return () => advice;
}

/** @param blocked the worker's URL, or `blob` */
function adviceOn(blocked: string): string {
  const policy = 'The Content-Security-Policy of the page must allow worker-src';
  return blocked === 'blob'
    ? `${policy} blob:, since the package is of another origin; or copy dist/assets, and call setAssetBase()`
    : `${policy} ${blocked}`;
}
