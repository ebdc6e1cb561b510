import { lazyImport } from '../../../src/shared/lazy-import.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { positionAt, segmentsOf } from '../../../src/shared/latent/path.js';
import { noCanvas } from './upscale.js';
import type { MorphController } from '../playback/morph-controller.js';

/** What a morph can be saved as. */

const MOST_STRIP_PICTURES = 256;
/** Pictures a second; a GIF's delays are hundredths of a second. */
const GIF_RATE = 12.5;
const VIDEO_RATE = 30;
/** Steps from the first key to the last; the way through a longer path is quicker. */
const MOST_GIF_STEPS = 300;
const MOST_VIDEO_STEPS = 1800;
/** Pictures asked for at a time: other elements' requests go between. */
const BATCH = 8;

type Morph = Pick<MorphController, 'path' | 'duration' | 'draw' | 'tasks'>;

/** Pictures at even distances along the whole path, side by side, pixel for pixel, as a PNG file. */
export async function renderStrip(morph: Morph, count: number, signal: AbortSignal): Promise<Blob> {
  if (!(Number.isInteger(count) && count >= 1 && count <= MOST_STRIP_PICTURES))
    throw InvalidOptionError.of('count', count, `an integer from 1 to ${MOST_STRIP_PICTURES}`);
  const positions = Array.from({ length: count }, (_, i) => (count === 1 ? 0 : i / (count - 1)));
  const pictures = await picturesAt(morph, positions, signal);
  const { width = 0, height = 0 } = pictures[0] ?? {};
  const canvas = new OffscreenCanvas(width * count, height);
  const context = canvas.getContext('2d');
  if (!context) throw noCanvas();
  pictures.forEach((picture, i) => context.putImageData(picture, i * width, 0));
  return canvas.convertToBlob({ type: 'image/png' });
}

export async function renderGif(morph: Morph, signal: AbortSignal): Promise<Blob> {
  const pictures = await lap(morph, GIF_RATE, MOST_GIF_STEPS, signal);
  const { encodeGif } = await lazyImport(() => import('./gif.js'));
  return encodeGif(pictures, { framesPerSecond: GIF_RATE, signal, onProgress: part => morph.tasks.progress(part) });
}

export async function renderVideo(morph: Morph, signal: AbortSignal): Promise<Blob> {
  const pictures = await lap(morph, VIDEO_RATE, MOST_VIDEO_STEPS, signal);
  const { recordVideo } = await lazyImport(() => import('./video.js'));
  return recordVideo(pictures, { framesPerSecond: VIDEO_RATE, signal, onProgress: part => morph.tasks.progress(part) });
}

/** Pictures of a whole lap as it plays, so that a film's end goes over into its beginning. */
async function lap(morph: Morph, framesPerSecond: number, most: number, signal: AbortSignal): Promise<ImageData[]> {
  const { path, duration } = morph;
  const seconds = segmentsOf(path) * duration;
  const steps = Math.max(2, Math.min(most, Math.round(seconds * framesPerSecond)));
  const count = path.closed ? steps : steps + 1; // a closed path's last picture is its first one
  const positions = Array.from({ length: count }, (_, i) =>
    i === steps ? 1 : positionAt((i * seconds) / steps, path, duration),
  );
  const there = await picturesAt(morph, positions, signal);
  return path.closed ? there : [...there, ...there.slice(1, -1).reverse()];
}

async function picturesAt(morph: Morph, positions: readonly number[], signal: AbortSignal): Promise<ImageData[]> {
  const pictures: ImageData[] = [];
  for (let i = 0; i < positions.length; i += BATCH) {
    pictures.push(...(await morph.draw(positions.slice(i, i + BATCH), signal)));
    signal.throwIfAborted();
    morph.tasks.progress(pictures.length / positions.length);
  }
  return pictures;
}
