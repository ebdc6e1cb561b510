import * as tf from '@tensorflow/tfjs-core';
import { BackendError } from '../../../shared/errors.js';
import { correctKernels } from '../correct-kernels.js';
import { registerActivationGradients } from '../ops/activation-gradients.js';
import { replaceKernel } from '../ops/define.js';
import { columnKernels } from './columns.js';
import { convolutionKernels } from './convolution.js';
import { elementwiseKernels } from './elementwise.js';
import { allocatorOf, CallHeap, guardAllocations, memoryOf, noKernel, type WasmBackend } from './heap.js';
import type { Kernel } from './kernel.js';
import { Kernels } from './kernels.js';
import { chooseBuild, loadModule, type KernelModule, type WasmKernelOptions, type WasmKernelReport } from './module.js';
import { matrixKernels } from './matrix.js';
import { poolKernels } from './pool.js';
import { singleThread, type Executor } from './threads/executor.js';
import type { ChooseGrid } from './threads/schedule.js';

const KERNELS: readonly Kernel[] = [
  ...convolutionKernels,
  ...matrixKernels,
  ...columnKernels,
  ...elementwiseKernels,
  ...poolKernels,
];

/** TensorFlow.js's kernel functions that ours take precedence over, by name. */
const stock = new Map<string, tf.KernelFunc>();

/** The kernels for each backend's heap; a backend without them uses the stock ones. */
const instances = new WeakMap<object, Kernels>();

/**
 * Makes TensorFlow.js's WASM backend train: from now on convolutions with both gradients, matrix products and the
 * operations between them run in our kernels, for every model on the page. Cases that they do not cover (channels first,
 * dilated filters, other types than float32) go to TensorFlow.js's own. Starts the backend if it is not the current one.
 *
 * It may be called again, also with other options: the last call counts.
 *
 * @throws BackendError if the backend cannot be started, or a module cannot be loaded
 */
export function registerWasmKernels(options: WasmKernelOptions = {}): Promise<WasmKernelReport> {
  return installKernels(options, ({ exports }) => Promise.resolve(singleThread(exports)));
}

/** {@link registerWasmKernels}, on as many threads as `start` gives. @param chooseGrid how work is cut for them */
export async function installKernels(
  options: WasmKernelOptions,
  start: (module: KernelModule) => Promise<Executor>,
  chooseGrid?: ChooseGrid,
): Promise<WasmKernelReport> {
  if (tf.getBackend() !== 'wasm' && !(await startBackend())) {
    throw new BackendError('TensorFlow.js could not start its WASM backend.', {
      code: 'backend-wasm-failed',
      subject: 'backend',
      given: 'wasm',
    });
  }
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = memoryOf(backend);
  const report = await chooseBuild(memory, options.deterministic ?? false);
  guardAllocations(backend);
  if (report.build === 'none' || typeof memory === 'string') {
    instances.delete(backend);
  } else {
    const module = await loadModule(report.build, options, memory);
    instances.set(backend, new Kernels(module.exports, await start(module), allocatorOf(backend), chooseGrid));
  }
  registerActivationGradients();
  for (const kernel of KERNELS) register(kernel);
  correctKernels('wasm');
  return report;
}

async function startBackend(): Promise<boolean> {
  return Boolean(tf.engine().registryFactory['wasm']) && (await tf.setBackend('wasm'));
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

function runOurs(run: Kernel['run'], call: KernelCall, backend: WasmBackend, kernels: Kernels) {
  const heap = new CallHeap(backend);
  try {
    const { inputs, attrs } = call;
    return run({ inputs: inputs as never, attributes: (attrs ?? {}) as never, kernels, heap });
  } catch (error) {
    heap.disposeOutputs();
    throw error;
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
