/** Reads by a fence: the GPU copies texels to a buffer when it comes to it, and nobody waits for that. */
import type * as tf from '@tensorflow/tfjs-core';
import { afterRead, type LateRead } from '../late-reads.js';
import { withoutPadding } from './dense.js';
import type { Gpu } from './gpu.js';
import type { ProgramSource } from './program.js';
import type { Texture } from './textures.js';

const CONSTANT: ProgramSource = {
  name: 'constant',
  inputs: [],
  floats: ['value'],
  outputs: 1,
  body: 'o0 = vec4(value, 0, 0, 0);',
};

const TEXEL_BYTES = 16;

/** The first rows of all layers of a texture. */
interface Region {
  readonly texture: Texture;
  readonly width: number;
  readonly height: number;
}

const texelsOf = ({ texture, width, height }: Region): number => width * height * texture.layers;

/** Copies scalars to a buffer, which can be read without waiting when the GPU has passed a fence. */
export function readScalarsLate(gpu: Gpu, scalars: readonly tf.TensorInfo[], known: number): LateRead {
  const textures = scalars.map(scalar => gpu.input(scalar).texture);
  const constant = gpu.scratch(1, 1);
  gpu.draw(CONSTANT, { inputs: [], floats: { value: known }, texels: 1, target: constant });
  const regions = [...textures, constant].map(texture => ({ texture, width: 1, height: 1 }));
  return afterRead(readLate(gpu, regions), texels =>
    Float32Array.from(regions, (_, index) => texels[4 * index] as number),
  );
}

/** The same for whole tensors; those that are on the CPU are copied there. */
export function readTensorsLate(gpu: Gpu, tensors: readonly tf.TensorInfo[]): LateRead<Float32Array<ArrayBuffer>[]> {
  const found = tensors.map(tensor => {
    const { values } = gpu.dataOf(tensor);
    if (values) return Float32Array.from(values);
    const { texture, texels, rows, channels } = gpu.anyInput(tensor);
    const { width, layers } = texture;
    return { texture, width, height: Math.ceil(texels / layers / width), layers, rows, channels };
  });
  const regions = found.flatMap(each => (each instanceof Float32Array ? [] : [each]));
  return afterRead(readLate(gpu, regions), texels => {
    let next = 0;
    return found.map(each => {
      if (each instanceof Float32Array) return each;
      const own = texels.subarray(next, (next += 4 * texelsOf(each)));
      return withoutPadding(own, { rows: each.rows, channels: each.channels, texture: each });
    });
  });
}

/** Region by region, and in each layer by layer. */
function readLate(gpu: Gpu, regions: readonly Region[]): LateRead<Float32Array<ArrayBuffer>> {
  const { gl } = gpu.backend.gpgpu;
  const texels = regions.reduce((sum, region) => sum + texelsOf(region), 0);
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
  gl.bufferData(gl.PIXEL_PACK_BUFFER, TEXEL_BYTES * texels, gl.STREAM_READ);
  let offset = 0;
  for (const { texture, width, height } of regions) {
    gl.bindFramebuffer(gl.FRAMEBUFFER, texture.framebuffer);
    for (let layer = 0; layer < texture.layers; layer++) {
      gl.readBuffer(gl.COLOR_ATTACHMENT0 + layer);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, offset);
      offset += TEXEL_BYTES * width * height;
    }
  }
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
      const values = new Float32Array(4 * texels);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, values);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      dispose();
      return values;
    },
    dispose,
  };
}
