import type { ImageLabels } from '../../shared/protocol/classes.js';
import type { Message } from '../../shared/protocol/message.js';
import type { Attribution } from '../../shared/protocol/trainer.js';
import { checkIndex } from './check-index.js';
import type { ByteImages } from './idx.js';

/** A data set: images to learn from. */
export interface Dataset {
  /** A label to show: `digits`, a URL, or a file's name. */
  readonly name: string;
  readonly count: number;
  /** Number of images without their mirror images, where these are counted as images. */
  readonly originals?: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Who made the images; `null` for a user's own. */
  readonly attribution: Attribution | null;
  /** The images' classes; `null` for images without. */
  readonly labels: ImageLabels | null;
  /** What was noticed as a user's files were read; none by default. */
  readonly warnings?: readonly Message[];
  /**
   * Gives images as float32 in [-1, 1], channels last, one after the other, in the order of the indices.
   * @param indices integers in [0, count)
   * @returns length indices.length * height * width * channels
   * @throws DatasetError if there is no such image
   */
  batch(indices: ArrayLike<number>): Float32Array<ArrayBuffer>;
}

/** What is known of a data set's images besides their pixels. */
export type DatasetOrigin = Partial<Pick<Dataset, 'attribution' | 'labels'>>;

/** Makes a data set of images that are kept as bytes. */
export function datasetFromBytes(name: string, images: ByteImages, origin: DatasetOrigin = {}): Dataset {
  const length = images.height * images.width * images.channels;
  const image = (index: number) => images.bytes.subarray(index * length, (index + 1) * length);
  return datasetFromPixels(name, images, image, origin);
}

/**
 * Makes a data set of bytes that are converted to floats as they are read: v / 127.5 - 1.
 * @param image gives the bytes of an existing image, height * width * channels of them
 */
export function datasetFromPixels(
  name: string,
  { count, height, width, channels }: Omit<ByteImages, 'bytes'>,
  image: (index: number) => Uint8Array | Uint8ClampedArray,
  { attribution = null, labels = null }: DatasetOrigin = {},
): Dataset {
  const length = height * width * channels;
  return {
    name,
    count,
    height,
    width,
    channels,
    attribution,
    labels,
    batch(indices) {
      const images = new Float32Array(indices.length * length);
      for (let i = 0; i < indices.length; i++) {
        const pixels = image(checkIndex(indices[i], count, name));
        for (let k = 0; k < length; k++) images[i * length + k] = (pixels[k] ?? 0) / 127.5 - 1;
      }
      return images;
    },
  };
}
