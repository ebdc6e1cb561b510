/**
 * Listens for what a Content-Security-Policy refuses here: to a page its workers, to a worker its downloads. What fails
 * then says no more than that it failed; the violation that is reported beside it says why.
 * @param directive the kind of refusal that counts
 * @param signal ends it
 * @returns what was refused last: a URL, or `blob` or `data` of such a URL; `null` before anything was
 */
export function watchCspViolations(directive: 'worker-src' | 'connect-src', signal: AbortSignal): () => string | null {
  let refused: string | null = null;
  const heed = (event: Event) => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent; // it is of that name
    if (effectiveDirective === directive) refused = blockedURI;
  };
  globalThis.addEventListener('securitypolicyviolation', heed, { signal });
  return () => refused;
}
