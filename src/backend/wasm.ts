import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels, type KernelBuild } from '../kernels/wasm/register.js';
import '../kernels/wasm/filter-gradient.js';

/** What runs the arithmetic, in words. */
const DEVICES: Readonly<Record<KernelBuild, string>> = {
  'relaxed-simd': 'relaxed SIMD',
  simd: 'SIMD',
  none: 'no SIMD',
};

export interface WasmOptions {
  /** URL of the folder with TensorFlow.js's WASM binaries and our kernels, with a slash at the end. */
  readonly base: string;
  /** Plain SIMD, for the same bits on every machine. */
  readonly deterministic: boolean;
}

/** A blocked WebAssembly may leave TensorFlow.js waiting for ever (reliability.md, CSP). */
const PATIENCE_MS = 20_000;

/**
 * Starts the WASM backend with our kernels.
 * @returns what runs the arithmetic, or why it does not run
 */
export async function startWasm({
  base,
  deterministic,
}: WasmOptions): Promise<{ device: string } | { failure: string }> {
  const failure = await startStockWasm(base);
  if (failure) return { failure };
  try {
    const { build } = await registerWasmKernels({ base, deterministic });
    return { device: DEVICES[build] };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Starts TensorFlow.js's own WASM backend, on one thread: threads need cross-origin isolation and a `blob:` worker, which
 * a page that one drops an element into has not.
 * @param base URL of the folder with its binaries, with a slash at the end
 * @returns null, or why it does not run
 */
export async function startStockWasm(base: string): Promise<string | null> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(base);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<string>(resolve => {
    timer = setTimeout(() => resolve(`it did not start within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
  });
  const start = tf.setBackend('wasm').then(
    started => (started ? null : `its binary could not be loaded from ${base}, or the page's CSP forbids WebAssembly`),
    (error: unknown) => String(error),
  );
  const failure = await Promise.race([start, patience]);
  clearTimeout(timer);
  return failure;
}
