/** Which build of the kernels runs here, where it is, and how it gets into the backend's heap. */
import { relaxedSimd, simd } from 'wasm-feature-detect';
import { BackendError } from '../../../shared/errors.js';
import type { KernelExports } from './exports.js';
import type { Exports } from './threads/control-block.js';
import { importSharedMemory } from './threads/shared-memory.js';

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

/** A module in a heap. */
export interface KernelModule {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports & Exports;
}

/** @param memory the backend's memory, or why our kernels cannot use it */
export async function chooseBuild(
  memory: WebAssembly.Memory | string,
  deterministic: boolean,
): Promise<WasmKernelReport> {
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

/** @throws BackendError if the module cannot be loaded */
export async function loadModule(
  build: Exclude<KernelBuild, 'none'>,
  options: WasmKernelOptions,
  memory: WebAssembly.Memory,
): Promise<KernelModule> {
  const url = locate(build, options);
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const module = await WebAssembly.compile(isShared(memory) ? importSharedMemory(bytes).bytes : bytes);
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    return { module, memory, exports: instance.exports as unknown as KernelModule['exports'] };
  } catch (error) {
    throw new BackendError(`The WASM kernels could not be loaded from ${url.href}: ${String(error)}.`, {
      code: 'backend-kernels-not-loaded',
      values: { url: url.href, reason: String(error) },
      subject: 'base',
      given: url.href,
    });
  }
}

function isShared({ buffer }: WebAssembly.Memory): boolean {
  return !(buffer instanceof ArrayBuffer);
}
