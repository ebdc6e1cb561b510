/**
 * Sums over many positions have two levels: a first program adds up blocks of positions, each in a part of its own, and
 * whoever needs the sum adds the parts, always in the same order. Where that is another program that runs anyway, such as
 * Adam, the sum costs no draw.
 */
import type { Texture } from './textures.js';

/** Values that are the sum of parts. */
export interface Sum {
  readonly texture: Texture;
  readonly parts: number;
  /** Texels from one part to the next. */
  readonly stride: number;
  /** The layer of the parts, where `inChannels` is 0. */
  readonly layer: number;
  /**
   * Input channels of a filter, four of which one fragment computes: rows [taps, inChannels] whose channel i is in layer
   * i % 4. 0 for values that are in the order of their texels.
   */
  readonly inChannels: number;
  /** Texels in a row of the filter. */
  readonly quads: number;
}

const NAMES = ['parts', 'stride', 'layer', 'inChannels', 'quads'] as const;

/** The ints of {@link SUM_FUNCTIONS}. */
export const SUM_INTS: readonly string[] = ['g', 'h'].flatMap(input => NAMES.map(name => `${input}_${name}`));

export function sumInts(input: 'g' | 'h', sum: Sum): Record<string, number> {
  return Object.fromEntries(NAMES.map(name => [`${input}_${name}`, sum[name]]));
}

/** `g_sum(t)` and `h_sum(t)`: texel t of the sums of the inputs g and h. */
export const SUM_FUNCTIONS = ['g', 'h']
  .map(
    x => `
vec4 ${x}_sum(int t) {
  int index = t, layer = ${x}_layer;
  if (${x}_inChannels > 0) {
    int row = t / ${x}_quads;
    int tap = row / ${x}_inChannels;
    int channel = row - tap * ${x}_inChannels;
    layer = channel & 3;
    index = (tap * ((${x}_inChannels + 3) / 4) + channel / 4) * ${x}_quads + t - row * ${x}_quads;
  }
  vec4 sum = vec4(0);
  for (int part = 0; part < ${x}_parts; part++) sum += ${x}_texel(index + part * ${x}_stride, layer);
  return sum;
}`,
  )
  .join('\n');
