/** What a variant is made of, told by its shape alone: which tensors there are, and how large its images. */
import * as autoencoder from './autoencoder.js';
import * as plain from './plain.js';
import type { WeightSpec } from './weights.js';

export type Architecture =
  | { readonly variant: 'plain'; readonly shape: plain.PlainShape }
  | { readonly variant: 'autoencoder'; readonly shape: autoencoder.AutoencoderShape };

export interface GeneratorShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly latentSize: number;
}

export function generatorShape({ variant, shape }: Architecture): GeneratorShape {
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
      generator: [...plain.generatorSpecs(shape), ...plain.generatorStatisticsSpecs(shape)],
      discriminator: plain.discriminatorSpecs(shape),
    };
  }
  return {
    generator: autoencoder.decoderSpecs('generator', shape),
    discriminator: autoencoder.discriminatorSpecs(shape),
    encoder: autoencoder.encoderSpecs(shape),
    decoder: autoencoder.decoderSpecs('decoder', shape),
  };
}
