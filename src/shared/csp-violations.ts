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

/**
 * Why a worker's download failed, as a part of a sentence, if a policy forbids it.
 * @param watch ends with this call
 * @param lastBlocked of {@link watchCspViolations}
 */
export async function explainBlocked(watch: AbortController, lastBlocked: () => string | null): Promise<string | null> {
  await new Promise(resolve => setTimeout(resolve)); // the violation event comes in a task of its own
  watch.abort();
  const blocked = lastBlocked();
  if (!blocked) return null;
  // For data: and blob: URLs only the scheme is reported.
  const source = blocked.includes(':') ? new URL(blocked).origin : `${blocked}:`;
  return cspForbids(blocked, `connect-src ${source}`);
}

/** A worker has the policy of its own response; one that was started from a `blob:` URL has the policy of its page. */
export function cspForbids(what: string, needs: string): string {
  const whose =
    globalThis.location.protocol === 'blob:'
      ? "page's response, since the package comes from another origin,"
      : "worker's response";
  return `the Content-Security-Policy forbids ${what}; the ${whose} needs ${needs}`;
}
