/**
 * `dcgan-elements/kernels`: makes TensorFlow.js's WASM backend train, in any project.
 *
 *     import { registerWasmKernels } from 'dcgan-elements/kernels';
 *     await registerWasmKernels();
 */
export { BackendError, OutOfMemoryError } from '../../shared/errors.js';
export {
  registerWasmKernels,
  type KernelBuild,
  type WasmKernelOptions,
  type WasmKernelReport,
} from './wasm/register.js';
