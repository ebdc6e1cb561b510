/** What a variant is made of, told by its shape alone: which tensors there are, and how large its images. */
import { decoderSpecs, encoderSpecs, judgeSpecs, type AutoencoderShape } from './autoencoder.js';
import { discriminatorSpecs, generatorSpecs, generatorStatisticsSpecs, type PlainShape } from './plain.js';
import type { WeightSpec } from './weights.js';

export type Architecture =
  | { readonly variant: 'plain'; readonly shape: PlainShape }
  | { readonly variant: 'autoencoder'; readonly shape: AutoencoderShape };

export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly latentSize: number;
}

export function imageShape({ variant, shape }: Architecture): ImageShape {
  if (variant === 'plain') return shape;
  const { size, channels, dims } = shape;
  return { height: size, width: size, channels, latentSize: dims[dims.length - 1] as number };
}

export type Networks = Readonly<
  Record<'generator' | 'discriminator', WeightSpec[]> & Partial<Record<'encoder' | 'decoder', WeightSpec[]>>
>;

/** Each network's tensors. Of `generator`, all that sampling needs; the others may be missing from a file. */
export function networksOf({ variant, shape }: Architecture): Networks {
  if (variant === 'plain') {
    return {
      generator: [...generatorSpecs(shape), ...generatorStatisticsSpecs(shape)],
      discriminator: discriminatorSpecs(shape),
    };
  }
  return {
    generator: decoderSpecs('generator', shape),
    discriminator: judgeSpecs(shape),
    encoder: encoderSpecs(shape),
    decoder: decoderSpecs('decoder', shape),
  };
}
