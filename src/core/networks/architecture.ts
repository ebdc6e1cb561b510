/** What follows from a variant's shape alone: its networks' tensors, and the size of its images. */
import * as autoencoder from './autoencoder.js';
import * as plain from './plain.js';
import { countClasses, type ClassSizes } from './classes.js';
import type { ImageShape } from '../../shared/images/pixels.js';
import type { WeightSpec } from './weights.js';

export type Architecture =
  | { readonly variant: 'plain'; readonly shape: plain.PlainShape }
  | { readonly variant: 'autoencoder'; readonly shape: autoencoder.AutoencoderShape };

/** The size of a generator's images, of its z, and of its groups of classes. */
export interface GeneratorShape extends ImageShape {
  readonly latentSize: number;
  readonly classes?: ClassSizes;
}

export function generatorShape({ variant, shape }: Architecture): GeneratorShape {
  if (variant === 'plain') return shape;
  const { size, channels, dims } = shape;
  return { height: size, width: size, channels, latentSize: dims[dims.length - 1] as number };
}

/** The length of a generator's input rows: z and y. */
export function inputSize({ latentSize, classes }: Pick<GeneratorShape, 'latentSize' | 'classes'>): number {
  return latentSize + countClasses(classes);
}

export type Networks = Readonly<
  Record<'generator' | 'discriminator', WeightSpec[]> & Partial<Record<'encoder' | 'decoder', WeightSpec[]>>
>;

/**
 * The tensors of each network. Sampling needs all of `generator`; the other networks may be missing from a file. The plain
 * variant's encoder is in no run: it is learnt afterwards, for a generator that no longer changes.
 */
export function networksOf({ variant, shape }: Architecture): Networks {
  if (variant === 'plain') {
    return {
      generator: [...plain.generatorSpecs(shape), ...plain.generatorStatisticsSpecs(shape)],
      discriminator: plain.discriminatorSpecs(shape),
      encoder: [...plain.encoderSpecs(shape), ...plain.encoderStatisticsSpecs(shape)],
    };
  }
  return {
    generator: autoencoder.decoderSpecs('generator', shape),
    discriminator: autoencoder.discriminatorSpecs(shape),
    encoder: autoencoder.encoderSpecs(shape),
    decoder: autoencoder.decoderSpecs('decoder', shape),
  };
}
