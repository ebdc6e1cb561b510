import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { startStockWasm } from '../../src/core/backend/wasm.js';
import { startWebgl } from '../../src/core/backend/webgl.js';
import { need, needs, type Capability } from './capabilities.js';
import { registerWasmKernels } from '../../src/core/kernels/index.js';

/** Both builds of our WASM kernels. */
export const KERNEL_BUILDS = ['simd', 'relaxed-simd'] as const;
export type KernelBuildUnderTest = (typeof KERNEL_BUILDS)[number];

/**
 * The backends that the same arithmetic is held against. The software GPU counts here: it computes what a real one must.
 * `wasm` is TensorFlow.js's own; the kernels come last, since a page that has them keeps them.
 */
export const BACKENDS_UNDER_TEST = ['cpu', 'wasm', 'webgl', 'wasm simd', 'wasm relaxed-simd'] as const;
export type BackendUnderTest = (typeof BACKENDS_UNDER_TEST)[number];

/** What a browser needs for a backend that not every browser has. */
export const TAKES: Readonly<Partial<Record<BackendUnderTest, Capability>>> = {
  webgl: 'webgl',
  'wasm relaxed-simd': 'relaxed SIMD',
};

/** A hook that starts a backend for a suite, or skips the suite. */
export function onBackend(name: BackendUnderTest): Mocha.AsyncFunc {
  const takes = TAKES[name];
  return async function (this: Mocha.Context) {
    if (takes) await needs(takes).call(this);
    await useBackend(name);
  };
}

let current: BackendUnderTest | null = null;

/** Starts a backend; a test is skipped where the browser lacks what it takes. */
export async function useBackend(name: BackendUnderTest): Promise<void> {
  if (current === name) return;
  const takes = TAKES[name];
  if (takes) await need(takes);
  const failure = await start(name);
  if (failure) throw new Error(`${name}: ${failure}`);
  current = name;
}

async function start(name: BackendUnderTest): Promise<string | null> {
  switch (name) {
    case 'cpu':
      return (await tf.setBackend('cpu')) ? null : 'no cpu backend';
    case 'webgl':
      return (await startWebgl({ software: true }))?.text ?? null;
    case 'wasm':
      return useWasm();
    case 'wasm simd':
      return useKernels('simd');
    case 'wasm relaxed-simd':
      return useKernels('relaxed-simd');
  }
}

let wasmStarted = false;

/** Where the binaries are can be said but once. */
async function useWasm(): Promise<string | null> {
  if (wasmStarted) return (await tf.setBackend('wasm')) ? null : 'no wasm backend';
  wasmStarted = true;
  return startStockWasm('/dist/assets/');
}

/** The WASM backend with our kernels. */
async function useKernels(wanted: KernelBuildUnderTest): Promise<string | null> {
  const failure = await useWasm();
  if (failure) return failure;
  const { build, reason } = await registerWasmKernels({ base: '/dist/assets/', deterministic: wanted === 'simd' });
  return build === wanted ? null : `got ${build}: ${reason}`;
}
