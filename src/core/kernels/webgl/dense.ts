/**
 * The layout that our kernels make and read, from end to end. A tensor [..., c] is a list of rows of c values, and a row
 * takes ceil(c / 4) texels, four values in each; what is left over of a row's last texel is 0. So no kernel packs, unpacks
 * or reshapes, and all of them load four channels at once.
 *
 * A texture has one layer, or four: a batch of n images, n a multiple of 4, lies in four layers of n / 4 images each. Then a
 * fragment computes the same place in four images, and loads a filter once for all of them.
 */
import type { Sum } from './sums.js';
import type { Texture } from './textures.js';

/** Values in our layout. */
export interface DenseData {
  /** The size of the last axis; 1 for a scalar. */
  readonly channels: number;
  /** The product of the other axes. */
  readonly rows: number;
  /** `null` while the values are sums that have not been added up, or have not been computed. */
  texture: Texture | null;
  /** The values are the sum of these. */
  sums?: readonly Sum[];
  /** Computes `texture`. */
  compute?: () => void;
  /** Called once, when the values are no longer needed. */
  onRelease?: () => void;
  isReleased?: boolean;
}

export const quadsOf = (channels: number): number => Math.ceil(channels / 4);

/** Rows and channels of a shape. */
export function rowsOf(shape: readonly number[]): { rows: number; channels: number } {
  const channels = shape.at(-1) ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, size) => product * size, 1), channels };
}

/** How many layers the values of a batch [n, ...] take. */
export const layersFor = (shape: readonly number[]): 1 | 4 => (shape.length > 1 && (shape[0] ?? 0) % 4 === 0 ? 4 : 1);

/** Values as texels, layer by layer, in whole rows of the texture. */
export function padded(values: ArrayLike<number>, channels: number, { width, height, layers }: Texture): Float32Array {
  const texels = new Float32Array(4 * width * height * layers);
  const stride = 4 * quadsOf(channels);
  const rows = values.length / channels / layers;
  for (let layer = 0, from = 0; layer < layers; layer++) {
    const start = 4 * width * height * layer;
    if (stride === channels && !Array.isArray(values)) {
      texels.set((values as Float32Array).subarray(from, from + rows * channels), start);
      from += rows * channels;
      continue;
    }
    for (let row = 0; row < rows; row++) {
      const to = start + row * stride;
      for (let channel = 0; channel < channels; channel++) texels[to + channel] = values[from++] as number;
    }
  }
  return texels;
}

type TexelSize = Pick<Texture, 'width' | 'height' | 'layers'>;

/** The values of texels that were read layer by layer. */
export function withoutPadding(
  texels: Float32Array<ArrayBuffer>,
  { rows, channels, texture }: { rows: number; channels: number; texture: TexelSize },
): Float32Array<ArrayBuffer> {
  const { width, height, layers } = texture;
  const values = new Float32Array(rows * channels);
  const stride = 4 * quadsOf(channels);
  const rowsOfLayer = rows / layers;
  for (let layer = 0, to = 0; layer < layers; layer++) {
    const start = 4 * width * height * layer;
    if (stride === channels) {
      values.set(texels.subarray(start, start + rowsOfLayer * channels), to);
      to += rowsOfLayer * channels;
      continue;
    }
    for (let row = 0; row < rowsOfLayer; row++) {
      const from = start + row * stride;
      for (let channel = 0; channel < channels; channel++) values[to++] = texels[from + channel] as number;
    }
  }
  return values;
}
