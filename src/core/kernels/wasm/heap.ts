import * as tf from '@tensorflow/tfjs-core';
import { BackendError, OutOfMemoryError } from '../../../shared/errors.js';

/** What we use of TensorFlow.js's WASM backend, part of which it does not declare. */
export interface WasmBackend {
  readonly wasm: {
    /** Single-thread build: the module's raw exports, the memory among them. */
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    readonly HEAPU8: Uint8Array;
    _malloc: (this: void, bytes: number) => number;
    _free: (this: void, address: number) => void;
  };
  readonly dataIdMap: { get(dataId: tf.DataId): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(dataId: tf.DataId): boolean;
  incRef(dataId: tf.DataId): void;
}

/**
 * The memory that the backend works in, or why our kernels cannot: a module that imports plain memory cannot be given
 * the shared one of the threaded build.
 */
export function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory | string {
  if (!(wasm.HEAPU8.buffer instanceof ArrayBuffer)) return 'the backend runs on several threads';
  const memory = wasm.asm?.memory;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new BackendError('The WASM backend does not show its memory; these kernels are made for TensorFlow.js 4.22.', {
    subject: 'backend',
  });
}

const guarded = new WeakSet<WasmBackend>();

/**
 * TensorFlow.js does not look whether its heap had room: a tensor that found none lands at address 0, over the heap's
 * own data. From here on the call that asks for too much throws, and everything else is as it was.
 */
export function guardAllocations(backend: WasmBackend): void {
  if (guarded.has(backend)) return;
  guarded.add(backend);
  const { wasm } = backend;
  wasm._free(wasm._malloc(1)); // the first call puts the real function in its place; only then can it be wrapped
  const allocate = wasm._malloc;
  wasm._malloc = bytes => {
    const address = bytes < 2 ** 32 ? allocate(bytes) : 0; // a larger size would be taken modulo 2^32
    if (address === 0 && bytes > 0) throw outOfMemory(bytes, wasm.HEAPU8.length);
    return address;
  };
}

function outOfMemory(bytes: number, heap: number): OutOfMemoryError {
  const megabytes = (n: number) => `${(n / 2 ** 20).toFixed(1)} MB`;
  return new OutOfMemoryError(
    `The WASM backend has no room for ${megabytes(bytes)} more; its heap is ${megabytes(heap)} and can grow to 4096 MB at most.`,
    {
      subject: 'memory',
      given: megabytes(bytes),
      allowed: `a heap of 4096 MB altogether, of which ${megabytes(heap)} are in use`,
    },
  );
}

/**
 * What one kernel call takes from the heap. Scratch is freed when the call ends; outputs are the caller's, unless the
 * call throws.
 */
export class Allocations {
  readonly #backend: WasmBackend;
  readonly #scratches: number[] = [];
  readonly #outputs: tf.TensorInfo[] = [];

  constructor(backend: WasmBackend) {
    this.#backend = backend;
  }

  address({ dataId }: tf.TensorInfo): number {
    return this.#backend.dataIdMap.get(dataId).memoryOffset;
  }

  /** A new float32 tensor whose values are not set yet. */
  output(shape: readonly number[]): tf.TensorInfo {
    const output = this.#backend.makeOutput([...shape], 'float32');
    this.#outputs.push(output);
    return output;
  }

  /** The same values under another tensor; neither may be written to while both live. */
  share({ dataId, dtype }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.#backend.incRef(dataId);
    return { dataId, dtype, shape: [...shape] };
  }

  /** Another kernel's output in the place of one of this call's, which is freed. */
  replace(output: tf.TensorInfo, kernelName: string, inputs: tf.NamedTensorInfoMap): tf.TensorInfo {
    const config = tf.getKernel(kernelName, 'wasm');
    if (!config) throw new BackendError(`The WASM backend has no kernel ${kernelName}.`, { subject: kernelName });
    const next = config.kernelFunc({ inputs, attrs: {}, backend: this.#backend }) as tf.TensorInfo;
    this.#outputs.splice(this.#outputs.indexOf(output), 1, next);
    this.#backend.disposeData(output.dataId);
    return next;
  }

  scratch(bytes: number): number {
    const address = this.#backend.wasm._malloc(bytes);
    this.#scratches.push(address);
    return address >>> 0;
  }

  end(): void {
    for (const address of this.#scratches) this.#backend.wasm._free(address);
  }

  undo(): void {
    for (const { dataId } of this.#outputs) this.#backend.disposeData(dataId);
  }
}
