import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import { correctKernels } from '../kernels/correct-kernels.js';
import type { WebglBackend } from '../kernels/webgl/backend.js';
import { registerWebglKernels } from '../kernels/webgl/register.js';
import { gpuOf } from '../kernels/webgl/seam.js';
import { findImprecise, readPrecision } from './precision.js';
import { asError } from '../../shared/errors.js';
import { message, type Message } from '../../shared/protocol/message.js';

export interface WebglSurvey {
  /** The GPU's name, as the driver reports it. */
  readonly device: string;
  /** Whether it is a software GPU, which is far slower than WASM. */
  readonly software: boolean;
}

/** Names of software renderers. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|microsoft basic render/i;

/** TensorFlow.js's own for WebGL. */
const PRIORITY = 2;

/** Bytes of textures that TensorFlow.js may keep for reuse before it frees them; by default it frees none. */
const POOLED_BYTES = 256 * 2 ** 20;

/**
 * Finds out what WebGL this thread has, without starting TensorFlow.js's backend.
 * @returns the GPU, or why there is none to train on, as part of a sentence
 */
export function surveyWebgl(): WebglSurvey | Message {
  if (typeof OffscreenCanvas === 'undefined') {
    return message('backend-no-worker-canvas', 'this browser has no canvas for workers');
  }
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return message('backend-no-webgl', 'this browser has no WebGL 2, or gives no more contexts of it');
  try {
    if (!gl.getExtension('EXT_color_buffer_float'))
      return message('backend-no-float32', 'WebGL cannot render float32 here');
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const device = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    const problem = findProblem(gl);
    return problem ?? { device, software: SOFTWARE.test(device) || !fastEnough() };
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** Whether programs compile and compute in float32. @returns what is wrong, as part of a sentence, or null */
function findProblem(gl: WebGL2RenderingContext): Message | null {
  try {
    const equation = findImprecise(readPrecision(gl));
    if (equation === null) return null;
    return message('backend-imprecise', `WebGL does not compute in float32 here (${equation})`, { equation });
  } catch (error) {
    const problem = asError(error).message.replace(/\.$/, '');
    return message('backend-no-programs', `no WebGL program compiles here (${problem})`, { problem });
  }
}

/** The browser's own opinion, for software GPUs with other names. */
function fastEnough(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return gl !== null;
}

/**
 * Starts the WebGL backend with our kernels.
 * @param options.software whether a software GPU is accepted
 * @returns null, or why it does not run, as part of a sentence
 */
export async function startWebgl(options: { software: boolean }): Promise<null | Message> {
  const failure = await startStockWebgl(options);
  if (failure) return failure;
  registerWebglKernels();
  correctKernels('webgl');
  return null;
}

/** The same with TensorFlow.js's own kernels, to compare ours with. */
export async function startStockWebgl({ software }: { software: boolean }): Promise<null | Message> {
  tf.env().set('SOFTWARE_WEBGL_ENABLED', software);
  tf.env().set('WEBGL_DELETE_TEXTURE_THRESHOLD', POOLED_BYTES);
  // Compiles one program per operation instead of one per shape: 160 instead of 380 in a first step, which is what a
  // start and a recovery wait for.
  tf.env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  const started = await tf.setBackend('webgl').catch(() => false);
  if (!started) return message('backend-webgl-not-started', 'TensorFlow.js could not start on WebGL');
  for (const flag of ['WEBGL_RENDER_FLOAT32_CAPABLE', 'WEBGL_DOWNLOAD_FLOAT_ENABLED']) {
    if (!tf.env().getBool(flag))
      return message('backend-no-float32', `WebGL cannot compute in float32 (${flag} is false)`);
  }
  return null;
}

/**
 * Compiles the programs of some work before it is done, side by side where the driver can.
 * @param rehearse does the work; nothing is drawn, and what it computes is worthless
 * @param onProgress gets the share of programs that are compiled
 * @throws BackendError if one does not compile
 */
export function compilePrograms(rehearse: () => void, onProgress: (fraction: number) => void): Promise<void> {
  const { programs } = gpuOf(tf.backend() as unknown as WebglBackend);
  programs.rehearse(rehearse);
  return programs.compile(onProgress);
}

/** Ends the WebGL backend, which must not be the current one, and frees its context. It can be started again. */
export function releaseWebgl(): void {
  const factory = tf.findBackendFactory('webgl');
  const backend = tf.findBackend('webgl') as unknown as WebglBackend | null;
  if (!backend) return;
  tf.removeBackend('webgl');
  backend.gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
  tf.registerBackend('webgl', factory, PRIORITY);
}
