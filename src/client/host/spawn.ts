/** Starts the package's own workers, on pages of all kinds. */
import { assetUrl } from '../assets.js';
import type { WorkerFile } from '../package-files.js';

/** As much of Trusted Types as is needed; TypeScript's libraries do not have them yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}
interface Policy {
  /** Typed as what `Worker` takes; it is a `TrustedScriptURL`. */
  createScriptURL(url: string): string;
}

/** The name that a page must allow in its Content-Security-Policy, if it has a directive `trusted-types`. */
const POLICY = 'dcgan-elements';

let policy: Policy | undefined;

/**
 * Starts one of the package's workers.
 *
 * Browsers start no worker from a script of another origin, which the package is where a page takes it from another
 * server, or where the page is in a sandbox and of no origin at all. There a small script of the page's own imports it,
 * which that server must allow (CORS) and the page's Content-Security-Policy too (`worker-src blob:`).
 * @throws TypeError when the page requires Trusted Types and does not allow the policy `dcgan-elements`
 */
export function spawnWorker(file: WorkerFile): Worker {
  const url = assetUrl(file);
  const name = `dcgan-${file.slice(0, file.indexOf('.'))}`;
  if (new URL(url).origin === globalThis.origin) return new Worker(trusted(url), { type: 'module', name });

  // Not a module with a static import: Chrome refuses such a blob in a sandbox. What fails is thrown where the page hears of it.
  const script = `import(${JSON.stringify(url)}).catch(error => setTimeout(() => { throw error; }));`;
  const own = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(trusted(own), { name });
  const revoke = () => URL.revokeObjectURL(own);
  for (const sign of ['message', 'error']) worker.addEventListener(sign, revoke, { once: true }); // it has been read
  return worker;
}

/** The URL in the form that `require-trusted-types-for 'script'` wants. Only this module can reach the policy. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    policy ??= trustedTypes?.createPolicy(POLICY, { createScriptURL: known => known });
  } catch {
    // Not among the page's policies: the browser will say whether a plain URL does.
  }
  return policy?.createScriptURL(url) ?? url;
}
