import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { KernelBuild, KernelModule } from '../kernels/wasm/module.js';
import { installKernels } from '../kernels/wasm/register.js';
import { singleThread, type Executor } from '../kernels/wasm/threads/executor.js';
import type { ChooseGrid } from '../kernels/wasm/threads/schedule.js';
import { ThreadPool } from '../kernels/wasm/threads/thread-pool.js';
import '../kernels/wasm/filter-gradient.js';
import { assetUrl, type Assets } from '../../shared/protocol/assets.js';
import { cspForbids, explainBlocked, watchCspViolations } from '../../shared/csp-violations.js';
import { spawnFromWorker } from '../../shared/host/spawn-module-worker.js';
import type { ThreadsRequest } from '../../shared/protocol/options.js';
import { planThreads, thisMachine, threadsRefused, type ThreadsPlan } from './threads.js';
import { startInSharedHeap } from './threaded-wasm.js';

/** TensorFlow.js's binaries. It needs the URL of the threaded one too, which it never loads here. */
const BINARIES = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Names of the builds, for people. */
const DEVICES: Readonly<Record<KernelBuild, string>> = {
  'relaxed-simd': 'relaxed SIMD',
  simd: 'SIMD',
  none: 'no SIMD',
};

/** Where TensorFlow.js's WASM binaries and our kernels are, and how to use them. */
export interface WasmOptions extends Assets {
  /** Whether to use plain SIMD, for the same bits on every machine. */
  readonly deterministic: boolean;
  /** Default: 1. */
  readonly threads?: ThreadsRequest;
  /** How work is cut for threads; by default as is cheapest. */
  readonly chooseGrid?: ChooseGrid;
}

/** What runs. */
export interface StartedWasm {
  /** The instruction set in use. */
  readonly device: string;
  readonly threads: ThreadsPlan;
}

let executor: Executor | null = null;

/** What runs the kernels on several threads; `null` where there is one, or another backend. */
export function threadExecutor(): Executor | null {
  return executor;
}

/** The smallest valid module: only a header. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** How long the backend may take to start. */
const TIMEOUT_MS = 20_000;

/**
 * Starts the WASM backend with our kernels, on one thread where there cannot be several.
 * @returns what runs, or why nothing does
 */
export async function startWasm(options: WasmOptions): Promise<StartedWasm | { failure: string }> {
  let threads = planThreads(options.threads ?? 1, thisMachine());
  if (threads.count > 1 && mayCompile()) {
    await startInSharedHeap(assetUrl(options, 'tfjs-backend-wasm-simd.wasm')).catch((error: unknown) => {
      threads = threadsRefused(`there is no shared heap (${textOf(error)})`);
    });
  }
  const isThere = 'wasm' in tf.engine().registry && (await tf.setBackend('wasm'));
  const failure = isThere ? null : await startStockWasm(options.base, options.files);
  if (failure) return { failure };
  try {
    const start = async ({ module, memory, exports }: KernelModule) => {
      if (threads.count === 1) return singleThread(exports);
      const url = assetUrl(options, 'kernel-thread.worker.js');
      const spawn = () => spawnFromWorker(url, 'dcgan-kernel-thread');
      try {
        return (executor = await ThreadPool.start({ module, memory, exports, threads: threads.count, spawn }));
      } catch (error) {
        threads = threadsRefused(textOf(error));
        return singleThread(exports);
      }
    };
    const { build } = await installKernels(options, start, options.chooseGrid);
    if (build === 'none' && threads.count > 1) threads = threadsRefused('this machine has no WebAssembly SIMD');
    return { device: DEVICES[build], threads };
  } catch (error) {
    return { failure: textOf(error) };
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Starts TensorFlow.js's own WASM backend in a heap of its own, for one thread. (Its threads need a `blob:` worker, which most
 * pages do not allow.)
 * @param base URL of the folder with its binaries, with a slash at the end; may be relative
 * @param files the URLs of those that are elsewhere
 * @returns null, or why it does not run
 */
export async function startStockWasm(base: string, files?: Assets['files']): Promise<string | null> {
  // This is checked first to save the download; under cross-origin isolation TensorFlow.js would wait for ever.
  if (!mayCompile()) return cspForbids('WebAssembly', "script-src 'wasm-unsafe-eval'");
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const assets = { base: new URL(base, globalThis.location.href).href, ...(files && { files }) };
  setWasmPaths(Object.fromEntries(BINARIES.map(file => [file, assetUrl(assets, file)])));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<string>(resolve => {
    timer = setTimeout(() => resolve(`it did not start within ${TIMEOUT_MS / 1000} s`), TIMEOUT_MS);
  });
  const watch = new AbortController();
  const lastBlocked = watchCspViolations('connect-src', watch.signal);
  const start = tf.setBackend('wasm').then(
    started => (started ? null : `its binary could not be loaded from ${base}`),
    (error: unknown) => String(error),
  );
  const failure = await Promise.race([start, timeout]);
  clearTimeout(timer);
  if (failure) return (await explainBlocked(watch, lastBlocked)) ?? failure;
  watch.abort();
  return null;
}

function mayCompile(): boolean {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
    return true;
  } catch {
    return false; // a CompileError, whose wording differs from browser to browser
  }
}
