import * as tf from '@tensorflow/tfjs-core';
import { BackendError, OutOfMemoryError } from '../../../shared/errors.js';
import type { Allocator } from './threads/task-runner.js';

/** The part of TensorFlow.js's WASM backend that our kernels use, some of which it does not declare. */
export interface WasmBackend {
  readonly wasm: {
    /** The module's raw exports in the single-threaded build, the memory among them. */
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
 * The memory that the backend works in, or the reason why our kernels cannot use it: TensorFlow.js's threaded build keeps
 * its memory to itself.
 */
export function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory | string {
  const memory = wasm.asm?.memory;
  if (memory instanceof WebAssembly.Memory) return memory;
  if (!(wasm.HEAPU8.buffer instanceof ArrayBuffer)) return 'the backend runs on several threads';
  throw new BackendError(
    'The WASM backend does not expose its memory; these kernels are made for TensorFlow.js 4.22.',
    {
      code: 'backend-memory-hidden',
      subject: 'backend',
    },
  );
}

const guarded = new WeakSet<WasmBackend>();

/**
 * Makes allocations that fail throw. TensorFlow.js does not check whether its heap had room: a tensor for which there was
 * none lands at address 0, over the heap's own data.
 *
 * @param largest bytes that the heap may grow to
 */
export function guardAllocations(backend: WasmBackend, largest = 2 ** 32): void {
  if (guarded.has(backend)) return;
  guarded.add(backend);
  const { wasm } = backend;
  wasm._free(wasm._malloc(1)); // the first call installs the real function; only then can it be wrapped
  const allocate = wasm._malloc;
  wasm._malloc = bytes => {
    const address = bytes < 2 ** 32 ? allocate(bytes) : 0; // a larger size would wrap modulo 2^32
    if (address === 0 && bytes > 0) throw outOfMemory(bytes, wasm.HEAPU8.length, largest);
    return address;
  };
}

export function noKernel(name: string): BackendError {
  return new BackendError(`The WASM backend has no kernel ${name} for these inputs.`, {
    code: 'backend-kernel-missing',
    subject: name,
  });
}

function outOfMemory(bytes: number, heap: number, largest: number): OutOfMemoryError {
  const megabytes = (n: number) => `${(n / 2 ** 20).toFixed(1)} MB`;
  const most = `${largest / 2 ** 20} MB`;
  return new OutOfMemoryError(
    `The WASM backend has no room for ${megabytes(bytes)} more; its heap is ${megabytes(heap)} and can grow to ${most} at most.`,
    {
      code: 'memory-exhausted',
      values: { bytes, heap },
      subject: 'memory',
      given: megabytes(bytes),
      allowed: `a heap of ${most} altogether, of which ${megabytes(heap)} are in use`,
    },
  );
}

/** Scratch in the backend's heap. */
export function allocatorOf({ wasm }: WasmBackend): Allocator {
  return { allocate: bytes => wasm._malloc(bytes) >>> 0, free: address => wasm._free(address) };
}

/** The outputs of one kernel call, which belong to the caller, unless the call throws. */
export class CallHeap {
  readonly #backend: WasmBackend;
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

  /** Another tensor with the same memory; neither may be written to while both live. */
  share({ dataId, dtype }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.#backend.incRef(dataId);
    return { dataId, dtype, shape: [...shape] };
  }

  /** Replaces one of this call's outputs, which is freed, by another kernel's. */
  replace(output: tf.TensorInfo, kernelName: string, inputs: tf.NamedTensorInfoMap): tf.TensorInfo {
    const config = tf.getKernel(kernelName, 'wasm');
    if (!config) throw noKernel(kernelName);
    const next = config.kernelFunc({ inputs, attrs: {}, backend: this.#backend }) as tf.TensorInfo;
    this.#outputs.splice(this.#outputs.indexOf(output), 1, next);
    this.#backend.disposeData(output.dataId);
    return next;
  }

  disposeOutputs(): void {
    for (const { dataId } of this.#outputs) this.#backend.disposeData(dataId);
  }
}
