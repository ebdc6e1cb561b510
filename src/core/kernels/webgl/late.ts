/**
 * Tensors that are drawn late: when somebody asks for their values. What usually comes next, an activation after a
 * convolution, dropout after batch norm, a moving average after Adam, is then drawn together with them, and the values in
 * between are never drawn at all.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { rowsOf, type DenseData } from './dense.js';
import type { Gpu } from './gpu.js';
import type { Texture } from './textures.js';

/** Holds textures until they are let go for the first time. */
export function hold(gpu: Gpu, textures: readonly Texture[]): { release: () => void } {
  for (const texture of textures) texture.references += 1;
  let isHeld = true;
  return {
    release: () => {
      if (isHeld) for (const texture of textures) gpu.textures.release(texture);
      isHeld = false;
    },
  };
}

interface Late<Extra> {
  readonly layers: 1 | 4;
  readonly draw: (target: Texture, texels: number, extra: Extra | null) => void;
}

/** What a late tensor can be drawn with, by its values. */
export class LateDraws<Extra> {
  readonly #lates = new WeakMap<DenseData, Late<Extra>>();

  /**
   * A late tensor.
   * @param inputs the textures that it is drawn from
   * @param draw draws it, or what comes after it
   */
  make(
    gpu: Gpu,
    { shape, layers, inputs }: { shape: readonly number[]; layers: 1 | 4; inputs: readonly Texture[] },
    draw: Late<Extra>['draw'],
  ): tf.TensorInfo {
    const held = hold(gpu, inputs);
    const dense: DenseData = {
      ...rowsOf(shape),
      texture: null,
      compute: () => {
        const { texture, texels } = gpu.target(shape, layers);
        draw(texture, texels, null);
        dense.texture = texture;
        held.release();
      },
      onRelease: held.release,
    };
    this.#lates.set(dense, { draw, layers });
    return gpu.tensor(shape, dense);
  }

  /** Draws what comes after a tensor instead of the tensor; null if that is drawn already, or is no late tensor of this kind. */
  drawAfter(gpu: Gpu, info: tf.TensorInfo, extra: Extra): tf.TensorInfo | null {
    const { dense } = gpu.dataOf(info);
    const late = dense && !dense.texture && this.#lates.get(dense);
    if (!late) return null;
    const output = gpu.output(info.shape, late.layers);
    late.draw(output.texture, output.texels, extra);
    return output.info;
  }
}
