import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { relaxedSimd, simd } from 'wasm-feature-detect';
import '../kernels/wasm/filter-gradient.js';

/** What the WebAssembly of this machine can do, best first. */
export type WasmLevel = 'relaxed SIMD' | 'SIMD' | 'no SIMD';

export async function wasmLevel(): Promise<WasmLevel> {
  if (!(await simd())) return 'no SIMD';
  return (await relaxedSimd()) ? 'relaxed SIMD' : 'SIMD';
}

/** A blocked WebAssembly may leave TensorFlow.js waiting for ever (reliability.md, CSP). */
const PATIENCE_MS = 20_000;

/**
 * Starts the WASM backend, on one thread: threads need cross-origin isolation and a `blob:` worker, which a page that
 * one drops an element into has not.
 *
 * @param base URL of the folder with TensorFlow.js's WASM binaries, with a slash at the end
 * @returns null, or why it does not run
 */
export async function startWasm(base: string): Promise<null | string> {
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
