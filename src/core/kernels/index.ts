/**
 * `dcgan-elements/kernels`: makes TensorFlow.js's WASM backend train, in any project.
 *
 *     import { registerWasmKernels } from 'dcgan-elements/kernels';
 *     await registerWasmKernels();
 */
export { BackendError, OutOfMemoryError } from '../../shared/errors.js';
export type { KernelBuild, WasmKernelOptions, WasmKernelReport } from './wasm/module.js';
export { registerWasmKernels } from './wasm/register.js';
