/**
 * Listens for what a Content-Security-Policy blocks here: a page's workers, or a worker's downloads. The call that fails
 * says no more than that it failed; the violation event beside it says why.
 * @param directive the directive whose violations count
 * @param signal ends the watch
 * @returns a function that gives what was blocked last: a URL, or `blob` or `data` for such a URL; `null` if nothing was
 */
export function watchCspViolations(directive: 'worker-src' | 'connect-src', signal: AbortSignal): () => string | null {
  let blocked: string | null = null;
  const onViolation = (event: Event) => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent; // the event's name says so
    if (effectiveDirective === directive) blocked = blockedURI;
  };
  globalThis.addEventListener('securitypolicyviolation', onViolation, { signal });
  return () => blocked;
}
