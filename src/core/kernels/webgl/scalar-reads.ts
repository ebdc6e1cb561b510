import type * as tf from '@tensorflow/tfjs-core';
import type { LateRead } from '../late-reads.js';
import type { Gpu } from './gpu.js';
import type { ProgramSource } from './program.js';

const CONSTANT: ProgramSource = {
  name: 'constant',
  inputs: [],
  floats: ['value'],
  outputs: 1,
  body: 'o0 = vec4(value, 0, 0, 0);',
};

const TEXEL_BYTES = 16;

/** Copies scalars to a buffer, which can be read without waiting when the GPU has passed a fence. */
export function readScalarsLate(gpu: Gpu, scalars: readonly tf.TensorInfo[], known: number): LateRead {
  const { gl } = gpu.backend.gpgpu;
  const textures = scalars.map(scalar => gpu.input(scalar).texture);
  const constant = gpu.scratch(1, 1);
  gpu.draw(CONSTANT, { inputs: [], floats: { value: known }, texels: 1, target: constant });
  const all = [...textures, constant];
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
  gl.bufferData(gl.PIXEL_PACK_BUFFER, TEXEL_BYTES * all.length, gl.STREAM_READ);
  all.forEach(({ framebuffer }, index) => {
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.readBuffer(gl.COLOR_ATTACHMENT0);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, TEXEL_BYTES * index);
  });
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  const dispose = () => {
    gl.deleteSync(fence);
    gl.deleteBuffer(buffer);
  };
  return {
    get isReady() {
      return !fence || gl.isContextLost() || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
    },
    take() {
      const texels = new Float32Array(4 * all.length);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, texels);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      dispose();
      return Float32Array.from(all, (_, index) => texels[4 * index] as number);
    },
    dispose,
  };
}
