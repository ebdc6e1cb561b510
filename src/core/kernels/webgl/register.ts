import * as tf from '@tensorflow/tfjs-core';
import { registerActivationGradients } from '../ops/activation-gradients.js';
import { replaceKernel } from '../ops/define.js';
import type { WebglBackend } from './backend.js';
import { batchNormKernels } from './batch-norm.js';
import { columnKernels } from './columns.js';
import { convolutionKernels } from './convolution.js';
import { crossEntropyKernels } from './cross-entropy.js';
import { elementwiseKernels } from './elementwise.js';
import { filterGradientKernels } from './filter-gradient.js';
import type { Kernel } from './kernel.js';
import { matrixKernels } from './matrix.js';
import { gpuOf } from './seam.js';
import { storedNormKernels } from './stored-batch-norm.js';
import { updateKernels } from './update.js';

const KERNELS: readonly Kernel[] = [
  ...convolutionKernels,
  ...filterGradientKernels,
  ...matrixKernels,
  ...columnKernels,
  ...batchNormKernels,
  ...storedNormKernels,
  ...elementwiseKernels,
  ...crossEntropyKernels,
  ...updateKernels,
];

/** TensorFlow.js's kernel functions that ours take precedence over, by name. */
const stock = new Map<string, tf.KernelFunc>();

/**
 * Puts our kernels before those of TensorFlow.js's WebGL backend, which must have been started. Cases that they do not cover
 * (channels first, dilated filters, other types than float32) go to TensorFlow.js's own.
 */
export function registerWebglKernels(): void {
  registerActivationGradients();
  gpuOf(tf.backend() as unknown as WebglBackend);
  for (const { name, run } of KERNELS) {
    const before = tf.getKernel(name, 'webgl');
    if (!stock.has(name) && before) stock.set(name, before.kernelFunc);
    const fallback = stock.get(name);
    replaceKernel({
      ...before,
      kernelName: name,
      backendName: 'webgl',
      kernelFunc: call => {
        const gpu = gpuOf(call.backend as WebglBackend);
        const { inputs, attrs } = call;
        const own = gpu.call(() => run({ inputs: inputs as never, attributes: (attrs ?? {}) as never, gpu }));
        if (own) return own;
        if (!fallback) throw new Error(`There is no kernel ${name} for these inputs.`);
        return fallback(call);
      },
    });
  }
}
