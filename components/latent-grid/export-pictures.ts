import type { Generator } from '../../src/client/index.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import { writeZip, type ZippedFile } from '../../src/shared/files/write-zip.js';
import { randomLatents } from '../../src/shared/latent/random-latents.js';
import { drawPictures } from '../shared/generator-controller.js';
import { noCanvas } from '../shared/film/upscale.js';

export interface ExportPicturesOptions {
  /** Number of pictures, 1 to 10,000; 1,000 by default. */
  readonly count?: number;
  readonly signal?: AbortSignal;
  /** Is told of the part that is done, from 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

const MOST_PICTURES = 10_000;
/** Pictures that are drawn at a time, so that other elements' requests come between. */
const BATCH = 50;

/**
 * Draws random samples of a seed and packs them into a zip, each as a PNG file, pixel for pixel. The first ones are those that
 * the grid shows for the seed.
 * @throws InvalidOptionError for a count that is not possible
 */
export async function exportPictures(
  generator: Generator,
  seed: number,
  { count = 1_000, signal, onProgress }: ExportPicturesOptions,
): Promise<Blob> {
  if (!(Number.isInteger(count) && count >= 1 && count <= MOST_PICTURES))
    throw InvalidOptionError.of('count', count, `an integer from 1 to ${MOST_PICTURES}`);
  const { latentSize, width, height } = generator.description;
  const latents = randomLatents(count, generator.description, seed);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw noCanvas();
  const files: ZippedFile[] = [];
  const digits = String(count).length;
  while (files.length < count) {
    const rest = Array.from({ length: Math.min(BATCH, count - files.length) }, (_, i) => files.length + i);
    const vectors = rest.map(index => latents.subarray(index * latentSize, (index + 1) * latentSize));
    for (const picture of await drawPictures(generator, vectors, signal && { signal })) {
      context.putImageData(picture, 0, 0);
      const png = await canvas.convertToBlob({ type: 'image/png' });
      const name = `seed ${seed}/${String(files.length + 1).padStart(digits, '0')}.png`;
      files.push({ name, bytes: new Uint8Array(await png.arrayBuffer()) });
      signal?.throwIfAborted();
    }
    onProgress?.(files.length / count);
  }
  return writeZip(files);
}
