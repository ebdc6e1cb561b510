/** Starts a worker of the package, from a page or from another worker, on pages of all kinds. */

import type { Spawning } from '../rpc.js';

/** The part of Trusted Types that is used here; TypeScript's libraries lack them. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}
interface Policy {
  /** Typed as `Worker` expects it; in fact it returns a `TrustedScriptURL`. */
  createScriptURL(url: string): string;
}

/** The name that a page with the directive `trusted-types` must allow in its Content-Security-Policy. */
const POLICY = 'dcgan-elements';

let policy: Policy | undefined;

/**
 * Starts a worker from a module.
 *
 * Browsers start no worker from a script of another origin. The package has another origin if the page loads it from another
 * server, or if the page is in a sandbox and has no origin itself. A small script of the page's own then imports it, which
 * that server must allow (CORS), and the page's Content-Security-Policy, too (`worker-src blob:`).
 * @param url absolute
 * @param name for developer tools
 * @throws TypeError when the page requires Trusted Types and does not allow the policy `dcgan-elements`
 */
export function spawnModuleWorker(url: string, name: string): Worker {
  if (new URL(url).origin === globalThis.origin) return new Worker(trusted(url), { type: 'module', name });

  // A module with a static import would not do: Chrome refuses such a blob in a sandbox. The page hears of errors that are
  // thrown in a timer.
  const script = `import(${JSON.stringify(url)}).catch(error => setTimeout(() => { throw error; }));`;
  const own = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(trusted(own), { name });
  const revoke = () => URL.revokeObjectURL(own);
  for (const sign of ['message', 'error']) worker.addEventListener(sign, revoke, { once: true }); // the script has been read by then
  return worker;
}

/**
 * As {@link spawnModuleWorker}, from within a worker, whose page is told before and after: in Firefox 153, on a busy machine, it
 * happens that `new Worker()` never returns there, so that only the page can notice.
 */
export function spawnFromWorker(url: string, name: string): Worker {
  tellSpawning(true);
  try {
    return spawnModuleWorker(url, name);
  } finally {
    tellSpawning(false);
  }
}

function tellSpawning(spawning: boolean): void {
  const scope = globalThis as { DedicatedWorkerGlobalScope?: unknown } & Pick<MessagePort, 'postMessage'>;
  if (scope.DedicatedWorkerGlobalScope) scope.postMessage({ spawning } satisfies Spawning);
}

/** The URL in the form that `require-trusted-types-for 'script'` requires. Only this module can use the policy. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    policy ??= trustedTypes?.createPolicy(POLICY, { createScriptURL: known => known });
  } catch {
    // The page does not allow the policy: the browser decides whether a plain URL will do.
  }
  return policy?.createScriptURL(url) ?? url;
}
