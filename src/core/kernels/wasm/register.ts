import * as tf from '@tensorflow/tfjs-core';
import { relaxedSimd, simd } from 'wasm-feature-detect';
import { BackendError } from '../../../shared/errors.js';
import { correctKernels } from '../correct-kernels.js';
import { registerActivationGradients } from '../ops/activation-gradients.js';
import { replaceKernel } from '../ops/define.js';
import { columnKernels } from './columns.js';
import { convolutionKernels } from './convolution.js';
import { elementwiseKernels } from './elementwise.js';
import type { KernelExports } from './exports.js';
import { CallHeap, guardAllocations, memoryOf, noKernel, type WasmBackend } from './heap.js';
import type { Kernel } from './kernel.js';
import { matrixKernels } from './matrix.js';
import { poolKernels } from './pool.js';

/** Which module is in use; `none` leaves TensorFlow.js's own kernels, with guarded allocations. */
export type KernelBuild = 'relaxed-simd' | 'simd' | 'none';

export interface WasmKernelOptions {
  /**
   * URL of the folder with `kernels-relaxed-simd.wasm` and `kernels-simd.wasm`. Default: `assets/` beside this package's
   * `kernels.js`, or wherever a bundler has put the two.
   */
  readonly base?: string | URL;
  /** The URLs of files that are not in that folder or have another name there. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Plain SIMD even where relaxed SIMD runs: the same bits on every machine, a little slower. Default: false. */
  readonly deterministic?: boolean;
}

export interface WasmKernelReport {
  readonly build: KernelBuild;
  /** Why this build is in use, as a sentence for people. */
  readonly reason: string;
}

const KERNELS: readonly Kernel[] = [
  ...convolutionKernels,
  ...matrixKernels,
  ...columnKernels,
  ...elementwiseKernels,
  ...poolKernels,
];

/** TensorFlow.js's kernel functions that ours take precedence over, by name. */
const stock = new Map<string, tf.KernelFunc>();

/** The module's instance for each backend's heap; a backend without one uses the stock kernels. */
const instances = new WeakMap<object, KernelExports>();

/**
 * Makes TensorFlow.js's WASM backend train: from now on convolutions with both gradients, matrix products and the
 * operations between them run in our kernels, for every model on the page. Cases that they do not cover (channels first,
 * dilated filters, other types than float32) go to TensorFlow.js's own. Starts the backend if it is not the current one.
 *
 * It may be called again, also with other options: the last call counts.
 *
 * @throws BackendError if the backend cannot be started, or a module cannot be loaded
 */
export async function registerWasmKernels(options: WasmKernelOptions = {}): Promise<WasmKernelReport> {
  if (tf.getBackend() !== 'wasm' && !(await startBackend())) {
    throw new BackendError('TensorFlow.js could not start its WASM backend.', {
      code: 'backend-wasm-failed',
      subject: 'backend',
      given: 'wasm',
    });
  }
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = memoryOf(backend);
  const report = await choose(memory, options.deterministic ?? false);
  if (report.build === 'none' || typeof memory === 'string') instances.delete(backend);
  else instances.set(backend, await instantiate(locate(report.build, options), memory));
  guardAllocations(backend);
  registerActivationGradients();
  for (const kernel of KERNELS) register(kernel);
  correctKernels('wasm');
  return report;
}

async function startBackend(): Promise<boolean> {
  return Boolean(tf.engine().registryFactory['wasm']) && (await tf.setBackend('wasm'));
}

async function choose(memory: WebAssembly.Memory | string, deterministic: boolean): Promise<WasmKernelReport> {
  if (typeof memory === 'string')
    return { build: 'none', reason: `TensorFlow.js's own kernels are in use, since ${memory}.` };
  if (!(await simd())) return { build: 'none', reason: 'This machine has no WebAssembly SIMD.' };
  if (deterministic)
    return { build: 'simd', reason: 'The deterministic option asks for the same bits on every machine.' };
  if (await relaxedSimd()) return { build: 'relaxed-simd', reason: 'This machine has relaxed SIMD, which is fastest.' };
  return { build: 'simd', reason: 'This browser has no relaxed SIMD.' };
}

/** The URLs are literal, so that bundlers see the files and include them. */
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
      code: 'backend-kernels-not-loaded',
      values: { url: url.href, reason: String(error) },
      subject: 'base',
      given: url.href,
    });
  }
}

/** Gives a kernel precedence over the stock one, which is kept for the cases that it does not cover. */
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
      const own = kernels && runOurs(run, call, backend, kernels);
      if (own) return own;
      if (!fallback) throw noKernel(name);
      return packedInput ? withFreshCopy(packedInput, call, backend, fallback) : fallback(call);
    },
  });
}

type KernelCall = Parameters<tf.KernelFunc>[0];

function runOurs(run: Kernel['run'], call: KernelCall, backend: WasmBackend, kernels: KernelExports) {
  const heap = new CallHeap(backend);
  try {
    const { inputs, attrs } = call;
    return run({ inputs: inputs as never, attributes: (attrs ?? {}) as never, kernels, heap });
  } catch (error) {
    heap.disposeOutputs();
    throw error;
  } finally {
    heap.freeScratch();
  }
}

/**
 * Runs a stock kernel of XNNPACK with a fresh copy of the operand that it packs and caches. XNNPACK finds the packed copy
 * by the data id alone, so it would mistake a reshaped operand, or one that was written to in place, for the old one and
 * give wrong numbers.
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
