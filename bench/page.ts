/** The measured side: a page with TensorFlow.js's WASM backend on one thread, with our kernels or without. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { startStockWasm } from '../src/core/backend/wasm.js';
import { registerWasmKernels } from '../src/core/kernels/index.js';
import type { KernelModule } from '../src/core/kernels/wasm/module.js';
import { installKernels } from '../src/core/kernels/wasm/register.js';
import { profiler, type Profile } from './scaling.js';
import { cases, type ElementwiseCase, type KernelCase, type StepCase, type Work } from './cases.js';

export type Kernels = 'stock' | 'simd' | 'relaxed-simd';

/** A case as data. */
export type BenchItem = Omit<KernelCase, 'setUp'> | Omit<ElementwiseCase, 'setUp'> | Omit<StepCase, 'setUp'>;

/** What the page offers to the process that drives it. */
export interface BenchPage {
  start(kernels: Kernels): Promise<string>;
  list(): BenchItem[];
  /** Prepares a case and does it a few times, so that code is compiled and memory is there. */
  open(index: number): void;
  /** Milliseconds of doing it once. */
  time(): number;
  close(): void;
  /** Bytes of the backend's heap, which never shrinks. */
  heap(): number;
  /** Milliseconds of doing the open case once, as they would be on so many threads; see scaling.ts. */
  scale(threads: number): Promise<Scaling>;
}

export interface Scaling extends Profile {
  /** What it takes on this one thread, cut for so many, and what it would take on them. */
  readonly whole: number;
  readonly predicted: number;
}

const SCALING_TURNS = 9;
const WARM_UP = 3;
const assetBase = () => new URL('/dist/assets/', location.href).href;

/** Shorter work is repeated, since clocks in pages are coarse. */
const SHORTEST_MS = 5;

let stock = false;
let work: Work | null = null;
let repeats = 1;

function run(times: number): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) work?.run();
  return performance.now() - start;
}

/** The median of several, by what they take. */
function medianScaling(all: readonly Scaling[]): Scaling {
  return [...all].sort((a, b) => a.predicted - b.predicted)[all.length >> 1] as Scaling;
}

const page: BenchPage = {
  scale: async threads => {
    const profile: Profile = { shared: 0, laidOut: 0, jobs: 0 };
    const start = ({ exports }: KernelModule) => Promise.resolve(profiler(exports, threads, profile));
    await installKernels({ base: assetBase() }, start);
    run(WARM_UP);
    const turns = Array.from({ length: SCALING_TURNS }, () => {
      Object.assign(profile, { shared: 0, laidOut: 0, jobs: 0 });
      const whole = run(1);
      return { ...profile, whole, predicted: whole - profile.shared + profile.laidOut };
    });
    return medianScaling(turns);
  },
  start: async kernels => {
    const assets = assetBase();
    const failure = await startStockWasm(assets);
    if (failure) throw new Error(failure);
    stock = kernels === 'stock';
    if (stock) return 'stock';
    return (await registerWasmKernels({ base: assets, deterministic: kernels === 'simd' })).build;
  },
  list: () => cases.map(item => ({ ...item, setUp: undefined })),
  open: index => {
    work = cases[index]?.setUp(stock) ?? null;
    run(WARM_UP);
    repeats = Math.max(1, Math.ceil(SHORTEST_MS / Math.max(run(1), 0.01)));
  },
  time: () => run(repeats) / repeats,
  close: () => {
    work?.dispose();
    work = null;
  },
  heap: () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length,
};

Object.assign(globalThis, { bench: page });
