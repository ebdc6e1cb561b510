import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';

export interface WebglSurvey {
  /** The GPU in the driver's words. */
  readonly device: string;
  /** A GPU made of software: slower than WASM by far. */
  readonly software: boolean;
}

/** Renderers that are a CPU in disguise, by the names that they give themselves. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|microsoft basic render/i;

/** Textures that TensorFlow.js may keep for another use before it frees them; its default is to free none. */
const POOLED_BYTES = 256 * 2 ** 20;

/**
 * Asks what WebGL this thread has, without starting TensorFlow.js's backend.
 * @returns the GPU, or why there is none to train on
 */
export function surveyWebgl(): WebglSurvey | string {
  if (typeof OffscreenCanvas === 'undefined') return 'this browser has no canvas for workers';
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return 'this browser gives no WebGL 2 context';
  try {
    if (!gl.getExtension('EXT_color_buffer_float')) return 'its WebGL cannot draw in float32';
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const device = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    return { device, software: SOFTWARE.test(device) || !fastEnough() };
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** The browser's own opinion, for software GPUs that go by another name. */
function fastEnough(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return gl !== null;
}

/**
 * Starts the WebGL backend.
 * @param options.software whether a software GPU will do
 * @returns null, or why it does not run
 */
export async function startWebgl({ software }: { software: boolean }): Promise<null | string> {
  tf.env().set('SOFTWARE_WEBGL_ENABLED', software);
  tf.env().set('WEBGL_DELETE_TEXTURE_THRESHOLD', POOLED_BYTES);
  // One program for an operation on all shapes, not one for each: a first step compiles 160 programs instead of 380,
  // and that is what a start and a recovery wait for.
  tf.env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  const started = await tf.setBackend('webgl').catch(() => false);
  if (!started) return 'TensorFlow.js could not start on it';
  for (const flag of ['WEBGL_RENDER_FLOAT32_CAPABLE', 'WEBGL_DOWNLOAD_FLOAT_ENABLED']) {
    if (!tf.env().getBool(flag)) return `it cannot compute in float32 (${flag} is false)`;
  }
  return null;
}
