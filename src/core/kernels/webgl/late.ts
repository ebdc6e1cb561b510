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
  readonly inputs: readonly Texture[];
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
    this.#lates.set(dense, { draw, layers, inputs });
    return gpu.tensor(shape, dense);
  }

  /** Whether a tensor is a late one of this kind, which has not been drawn. */
  has(gpu: Gpu, info: tf.TensorInfo): boolean {
    return this.#lateOf(gpu, info) !== null;
  }

  /** Draws what comes after a tensor instead of the tensor; null if {@link has} is false. */
  drawAfter(gpu: Gpu, info: tf.TensorInfo, extra: Extra): tf.TensorInfo | null {
    const late = this.#lateOf(gpu, info);
    if (!late) return null;
    const output = gpu.output(info.shape, late.layers);
    late.draw(output.texture, output.texels, extra);
    return output.info;
  }

  /**
   * What comes after a tensor as a late tensor in turn, which something else may come after; null if {@link has} is false.
   * @param inputs the textures that it is drawn from besides the first tensor's
   */
  makeAfter(gpu: Gpu, info: tf.TensorInfo, extra: Extra, inputs: readonly Texture[] = []): tf.TensorInfo | null {
    const late = this.#lateOf(gpu, info);
    if (!late) return null;
    const { layers } = late;
    return this.make(gpu, { shape: info.shape, layers, inputs: [...late.inputs, ...inputs] }, (target, texels, more) =>
      late.draw(target, texels, { ...extra, ...more }),
    );
  }

  #lateOf(gpu: Gpu, info: tf.TensorInfo): Late<Extra> | null {
    const { dense } = gpu.dataOf(info);
    // Other rows than those that it was to have would take other texels.
    if (!dense || dense.texture || dense.channels !== rowsOf(info.shape).channels) return null;
    return this.#lates.get(dense) ?? null;
  }
}
