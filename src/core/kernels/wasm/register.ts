import * as tf from '@tensorflow/tfjs-core';
import { relaxedSimd, simd } from 'wasm-feature-detect';
import { BackendError } from '../../../shared/errors.js';
import { registerActivationGradients } from '../ops/activation-gradients.js';
import { replaceKernel } from '../ops/define.js';
import { columnKernels } from './columns.js';
import { convolutionKernels } from './convolution.js';
import { elementwiseKernels } from './elementwise.js';
import type { KernelExports } from './exports.js';
import { Allocations, guardAllocations, memoryOf, type WasmBackend } from './heap.js';
import type { Kernel } from './kernel.js';
import { matrixKernels } from './matrix.js';
import { poolKernels } from './pool.js';

/** Which of the modules serves: `none` leaves TensorFlow.js's own kernels, guarded. */
export type KernelBuild = 'relaxed-simd' | 'simd' | 'none';

export interface WasmKernelOptions {
  /**
   * URL of the folder with `kernels-relaxed-simd.wasm` and `kernels-simd.wasm`. Default: `assets/` beside this package's
   * `kernels.js`, or where a bundler has put the two.
   */
  readonly base?: string | URL;
  /** The URLs of files that are not in that folder, or have another name there. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Take plain SIMD also where relaxed SIMD runs: the same bits on every machine, for a little speed. Default: false. */
  readonly deterministic?: boolean;
}

export interface WasmKernelReport {
  readonly build: KernelBuild;
  /** One sentence for people: why this one. */
  readonly reason: string;
}

const KERNELS: readonly Kernel[] = [
  ...convolutionKernels,
  ...matrixKernels,
  ...columnKernels,
  ...elementwiseKernels,
  ...poolKernels,
];

/** TensorFlow.js's kernel functions that ours stand in front of, by name. */
const stock = new Map<string, tf.KernelFunc>();

/** The instance that works in a backend's heap; a backend without one keeps to the stock kernels. */
const instances = new WeakMap<object, KernelExports>();

/**
 * Makes TensorFlow.js's WASM backend train: convolutions with both gradients, matrix products and what lies between
 * them run in our kernels from now on, for every model on the page. What they do not cover (channels first, dilated
 * filters, other types than float32) goes to TensorFlow.js's own. Starts the backend if it is not the present one.
 *
 * May be called again, with other options too: the last call holds.
 *
 * @throws BackendError if the backend cannot be started, or a module cannot be loaded
 */
export async function registerWasmKernels(options: WasmKernelOptions = {}): Promise<WasmKernelReport> {
  if (tf.getBackend() !== 'wasm' && !(await startBackend())) {
    throw new BackendError('TensorFlow.js could not start its WASM backend.', { subject: 'backend', given: 'wasm' });
  }
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = memoryOf(backend);
  const report = await choose(memory, options.deterministic ?? false);
  if (report.build === 'none' || typeof memory === 'string') instances.delete(backend);
  else instances.set(backend, await instantiate(locate(report.build, options), memory));
  guardAllocations(backend);
  registerActivationGradients();
  for (const kernel of KERNELS) register(kernel);
  return report;
}

async function startBackend(): Promise<boolean> {
  return Boolean(tf.engine().registryFactory['wasm']) && (await tf.setBackend('wasm'));
}

async function choose(memory: WebAssembly.Memory | string, deterministic: boolean): Promise<WasmKernelReport> {
  if (typeof memory === 'string')
    return { build: 'none', reason: `TensorFlow.js's own kernels serve, since ${memory}.` };
  if (!(await simd())) return { build: 'none', reason: 'This machine has no WebAssembly SIMD.' };
  if (deterministic) return { build: 'simd', reason: 'The same bits on every machine were asked for.' };
  if (await relaxedSimd()) return { build: 'relaxed-simd', reason: 'This machine has relaxed SIMD, the fastest.' };
  return { build: 'simd', reason: 'This browser has no relaxed SIMD.' };
}

/** Literal URLs, so that bundlers see the files and carry them along. */
const BESIDE = {
  simd: () => new URL('./assets/kernels-simd.wasm', import.meta.url),
  'relaxed-simd': () => new URL('./assets/kernels-relaxed-simd.wasm', import.meta.url),
};

function locate(build: Exclude<KernelBuild, 'none'>, { base, files }: WasmKernelOptions): URL {
  const file = `kernels-${build}.wasm`;
  const page = globalThis.location?.href;
  if (files?.[file]) return new URL(files[file], page);
  return base ? new URL(file, new URL(base, page)) : BESIDE[build]();
}

async function instantiate(url: URL, memory: WebAssembly.Memory): Promise<KernelExports> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), { env: { memory } });
    return instance.exports as unknown as KernelExports;
  } catch (error) {
    throw new BackendError(`The WASM kernels could not be loaded from ${url.href}: ${String(error)}.`, {
      subject: 'base',
      given: url.href,
    });
  }
}

/** Puts a kernel in front of the stock one, which is kept for what it does not cover. */
function register({ name, run, packedInput }: Kernel): void {
  const before = tf.getKernel(name, 'wasm');
  if (!stock.has(name) && before) stock.set(name, before.kernelFunc);
  const fallback = stock.get(name);
  replaceKernel({
    ...before,
    kernelName: name,
    backendName: 'wasm',
    kernelFunc: call => {
      const backend = call.backend as WasmBackend;
      const kernels = instances.get(backend);
      const own = kernels && runOwn(run, call, backend, kernels);
      if (own) return own;
      if (!fallback) throw new BackendError(`The WASM backend has no kernel ${name} for these inputs.`);
      return packedInput ? withFreshCopy(packedInput, call, backend, fallback) : fallback(call);
    },
  });
}

type KernelCall = Parameters<tf.KernelFunc>[0];

function runOwn(run: Kernel['run'], call: KernelCall, backend: WasmBackend, kernels: KernelExports) {
  const heap = new Allocations(backend);
  try {
    const { inputs, attrs } = call;
    return run({ inputs: inputs as never, attributes: (attrs ?? {}) as never, kernels, heap });
  } catch (error) {
    heap.undo();
    throw error;
  } finally {
    heap.end();
  }
}

/**
 * Runs a stock kernel of XNNPACK with a copy of the operand that it keeps a packed copy of. It finds that copy again by
 * the data id alone, so it would take a reshaped operand, or one that was written to in place, for the old one and give
 * wrong numbers.
 */
function withFreshCopy(
  name: string,
  call: KernelCall,
  backend: WasmBackend,
  kernel: tf.KernelFunc,
): tf.TensorInfo | tf.TensorInfo[] {
  const operand = call.inputs[name];
  if (!operand || operand.dtype === 'string') return kernel(call);
  const copy = backend.makeOutput(operand.shape, operand.dtype);
  try {
    const from = backend.dataIdMap.get(operand.dataId).memoryOffset;
    const bytes = tf.util.sizeFromShape(operand.shape) * tf.util.bytesPerElement(operand.dtype);
    backend.wasm.HEAPU8.copyWithin(backend.dataIdMap.get(copy.dataId).memoryOffset, from, from + bytes);
    return kernel({ ...call, inputs: { ...call.inputs, [name]: copy } });
  } finally {
    backend.disposeData(copy.dataId);
  }
}
