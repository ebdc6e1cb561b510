import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { startWasm } from '../../src/backend/wasm.js';
import { startWebgl } from '../../src/backend/webgl.js';

/** The backends that the same arithmetic is held against. The software GPU counts here: it computes what a real one must. */
export const BACKENDS_UNDER_TEST = ['cpu', 'wasm', 'webgl'] as const;
export type BackendUnderTest = (typeof BACKENDS_UNDER_TEST)[number];

export async function useBackend(name: BackendUnderTest): Promise<void> {
  if (tf.getBackend() === name) return;
  const failure =
    name === 'wasm'
      ? await startWasm('/dist/assets/')
      : name === 'webgl'
        ? await startWebgl({ software: true })
        : (await tf.setBackend('cpu'))
          ? null
          : 'no cpu backend';
  if (failure) throw new Error(`${name}: ${failure}`);
}
