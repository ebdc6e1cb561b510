import type { ImageShape } from '../../shared/images/pixels.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { AutoencoderShape } from '../networks/autoencoder.js';
import type { ClassSizes } from '../networks/classes.js';
import type { PlainShape } from '../networks/plain.js';

/** The plain variant's shape for images of this size. @param classes the sizes of the groups that the networks are told */
export function plainShape(
  { latentSize, baseWidth }: TrainerOptions,
  { height, width, channels }: ImageShape,
  classes: ClassSizes = [],
): PlainShape {
  return { height, width, channels, latentSize, baseWidth, classes };
}

/** The autoencoder variant's shape for square images of this size. */
export function autoencoderShape(options: TrainerOptions, { height: size, channels }: ImageShape): AutoencoderShape {
  const { encoderWidths, discriminatorWidths: discriminatorDims, heads, latentSize } = options;
  return { size, channels, dims: [...encoderWidths, latentSize], discriminatorDims, heads };
}
