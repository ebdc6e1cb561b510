/**
 * Lets TensorFlow.js's own kernels and ours take turns on the same tensors. Where a stock kernel asks for a tensor in our
 * layout, the tensor is drawn into the stock layout first, and stays there until one of our kernels takes it.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { setLateReader } from '../late-reads.js';
import type { WebglBackend } from './backend.js';
import { Gpu } from './gpu.js';
import { readScalarsLate, readTensorsLate } from './texel-reads.js';

const gpus = new WeakMap<object, Gpu>();

/** What our kernels compute with on this backend. The first call puts the seam into the backend. */
export function gpuOf(backend: WebglBackend): Gpu {
  const found = gpus.get(backend);
  if (found) return found;
  const gpu = new Gpu(backend);
  gpus.set(backend, gpu);
  joinLayouts(backend, gpu);
  setLateReader(backend, {
    scalars: (scalars, known) => gpu.call(() => readScalarsLate(gpu, scalars, known)),
    tensors: tensors => gpu.call(() => readTensorsLate(gpu, tensors)),
  });
  return gpu;
}

function joinLayouts(backend: WebglBackend, gpu: Gpu): void {
  const stock = {
    runWebGLProgram: backend.runWebGLProgram.bind(backend),
    uploadToGPU: backend.uploadToGPU.bind(backend),
    shouldExecuteOnCPU: backend.shouldExecuteOnCPU.bind(backend),
    readSync: backend.readSync.bind(backend),
    read: backend.read.bind(backend),
    releaseGPUData: backend.releaseGPUData.bind(backend),
    memory: backend.memory.bind(backend),
    dispose: backend.dispose.bind(backend),
  };
  const denseOf = (dataId: tf.DataId) => backend.texData.get(dataId).dense;

  backend.runWebGLProgram = (program, inputs, ...rest) => {
    for (const { dataId } of inputs) gpu.toStock(dataId);
    return stock.runWebGLProgram(program, inputs, ...rest);
  };
  backend.uploadToGPU = dataId => {
    gpu.toStock(dataId);
    stock.uploadToGPU(dataId);
  };
  backend.shouldExecuteOnCPU = (inputs, ...rest) =>
    inputs.every(({ dataId }) => !denseOf(dataId) || backend.texData.get(dataId).values) &&
    stock.shouldExecuteOnCPU(inputs, ...rest);
  backend.readSync = dataId => {
    const data = backend.texData.get(dataId);
    if (data.dense) data.values ??= gpu.read(data.dense);
    return stock.readSync(dataId);
  };
  backend.read = dataId => {
    if (denseOf(dataId)) gpu.toStock(dataId);
    return stock.read(dataId);
  };
  backend.releaseGPUData = dataId => {
    const data = backend.texData.get(dataId);
    if (data.dense) gpu.releaseDense(data.dense);
    data.dense = undefined;
    stock.releaseGPUData(dataId);
  };
  backend.memory = () => {
    const { bytes, bytesFree } = gpu.textures;
    const memory = stock.memory();
    return {
      ...memory,
      numBytesInGPU: memory.numBytesInGPU + bytes - bytesFree,
      numBytesInGPUAllocated: memory.numBytesInGPUAllocated + bytes,
      numBytesInGPUFree: memory.numBytesInGPUFree + bytesFree,
    };
  };
  backend.dispose = () => {
    gpu.dispose();
    stock.dispose();
  };
}
