/**
 * TensorFlow.js's WASM backend in a shared heap, so that our kernels can compute on several threads. TensorFlow.js has a
 * threaded binary of its own, which needs `blob:` workers and a heap that may grow to 4 GB, which iOS refuses; its binary
 * for one thread serves better, rewritten to import a shared memory, since it runs on this thread alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as emscripten from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import type { BackendWasmModule, WasmFactoryConfig } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import { guardAllocations, type WasmBackend } from '../kernels/wasm/heap.js';
import { importSharedMemory, MAX_PAGES } from '../kernels/wasm/threads/shared-memory.js';

/** What Emscripten adds, and TensorFlow.js does not declare. */
type Module = BackendWasmModule & { cwrap(name: string, returns: 'number' | null, takes: 'number'[]): never };

/** Emscripten's file is CommonJS, whose only export a bundler may or may not call the default. */
const imported: unknown = 'default' in emscripten ? emscripten.default : emscripten;
const wasmFactory = imported as (settings: WasmFactoryConfig) => Promise<BackendWasmModule>;

const PAGE_BYTES = 65_536;
/** Pages that the heap may grow to: the first that the browser grants counts. */
const MAXIMA = [MAX_PAGES, MAX_PAGES / 2, MAX_PAGES / 4, MAX_PAGES / 8];

/**
 * Makes this the WASM backend, instead of the stock one, which must not have been started.
 * @param url of `tfjs-backend-wasm-simd.wasm`
 * @throws Error with the reason, if there is no such heap here; then nothing has changed
 */
export async function startInSharedHeap(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${url}`);
  const { bytes, pages } = importSharedMemory(new Uint8Array(await response.arrayBuffer()));
  const compiled = await WebAssembly.compile(bytes);
  const { memory, maximum } = sharedMemory(pages);
  const backend = new BackendWasm(await createModule(compiled, memory));
  guardAllocations(backend as unknown as WasmBackend, maximum * PAGE_BYTES);
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend, 2);
  await tf.setBackend('wasm');
}

function sharedMemory(initial: number): { memory: WebAssembly.Memory; maximum: number } {
  let refusal: unknown;
  for (const maximum of MAXIMA) {
    try {
      return { memory: new WebAssembly.Memory({ initial, maximum, shared: true }), maximum };
    } catch (error) {
      refusal = error; // a RangeError: too large
    }
  }
  throw refusal;
}

/** What TensorFlow.js's own start does, which cannot be given a memory. */
async function createModule(compiled: WebAssembly.Module, memory: WebAssembly.Memory): Promise<BackendWasmModule> {
  let fail: (reason: Error) => void;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  const instantiateWasm = (
    imports: { env: WebAssembly.ModuleImports },
    done: (instance: WebAssembly.Instance) => void,
  ): object => {
    WebAssembly.instantiate(compiled, { ...imports, env: { ...imports.env, memory } }).then(done, fail);
    return {};
  };
  const options = { instantiateWasm, locateFile: (file: string) => file };
  const wasm = (await Promise.race([wasmFactory(options), failure])) as Module;
  wasm.tfjs = {
    init: wasm.cwrap('init', null, []),
    initWithThreadsCount: wasm.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: wasm.cwrap('get_threads_count', 'number', []),
    registerTensor: wasm.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: wasm.cwrap('dispose_data', null, ['number']),
    dispose: wasm.cwrap('dispose', null, []),
  };
  return wasm;
}
