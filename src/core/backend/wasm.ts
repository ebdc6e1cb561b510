import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels, type KernelBuild } from '../kernels/wasm/register.js';
import '../kernels/wasm/filter-gradient.js';
import { assetUrl, type Assets } from '../../shared/protocol/assets.js';
import { watchCspViolations } from '../../shared/csp-violations.js';

/** By TensorFlow.js's names; it insists on hearing of the threaded one too, which it never loads here. */
const BINARIES = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** What runs the arithmetic, in words. */
const DEVICES: Readonly<Record<KernelBuild, string>> = {
  'relaxed-simd': 'relaxed SIMD',
  simd: 'SIMD',
  none: 'no SIMD',
};

/** Where TensorFlow.js's WASM binaries and our kernels lie, and how they are used. */
export interface WasmOptions extends Assets {
  /** Plain SIMD, for the same bits on every machine. */
  readonly deterministic: boolean;
}

/** The smallest module there is: its header. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A worker has the policy of its own response; one that was started from a `blob:` has that of its page. */
function forbidden(what: string, needs: string): string {
  const whose =
    globalThis.location.protocol === 'blob:'
      ? "page's response, since the package is of another origin,"
      : "worker's response";
  return `the Content-Security-Policy forbids ${what}; the ${whose} needs ${needs}`;
}

/** What is only slow has as long as this; nothing waits for ever. */
const PATIENCE_MS = 20_000;

/**
 * Starts the WASM backend with our kernels.
 * @returns what runs the arithmetic, or why it does not run
 */
export async function startWasm(options: WasmOptions): Promise<{ device: string } | { failure: string }> {
  const failure = await startStockWasm(options.base, options.files);
  if (failure) return { failure };
  try {
    const { build } = await registerWasmKernels(options);
    return { device: DEVICES[build] };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Starts TensorFlow.js's own WASM backend, on one thread: threads need cross-origin isolation and a `blob:` worker, which
 * a page that one drops an element into has not.
 * @param base URL of the folder with its binaries, with a slash at the end; may be relative
 * @param files the URLs of those that lie elsewhere
 * @returns null, or why it does not run
 */
export async function startStockWasm(base: string, files?: Assets['files']): Promise<string | null> {
  // Asked first: the download is spared then, and under cross-origin isolation TensorFlow.js would wait for ever.
  if (!mayCompile()) return forbidden('WebAssembly', "script-src 'wasm-unsafe-eval'");
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const assets = { base: new URL(base, globalThis.location.href).href, ...(files && { files }) };
  setWasmPaths(Object.fromEntries(BINARIES.map(file => [file, assetUrl(assets, file)])));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<string>(resolve => {
    timer = setTimeout(() => resolve(`it did not start within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
  });
  const watch = new AbortController();
  const refusal = watchCspViolations('connect-src', watch.signal);
  const start = tf.setBackend('wasm').then(
    started => (started ? null : `its binary could not be loaded from ${base}`),
    (error: unknown) => String(error),
  );
  const failure = await Promise.race([start, patience]);
  clearTimeout(timer);
  if (failure) await new Promise(resolve => setTimeout(resolve)); // a refusal is told by a task of its own
  watch.abort();
  const refused = refusal();
  if (!failure || !refused) return failure;
  const source = refused.includes(':') ? new URL(refused).origin : `${refused}:`; // of data: and blob: the scheme is told
  return forbidden(refused, `connect-src ${source}`);
}

function mayCompile(): boolean {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
    return true;
  } catch {
    return false; // a CompileError, and one that names the policy in every browser's own words
  }
}
