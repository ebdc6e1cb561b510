import { lazyImport } from '../../../src/shared/lazy-import.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { positionAt, segmentsOf } from '../../../src/shared/latent/path.js';
import { noCanvas } from '../../shared/film/upscale.js';
import type { MorphController } from '../playback/morph-controller.js';

/** The exports of a morph. */

const MOST_STRIP_PICTURES = 256;
/** Pictures per second; a GIF's delays are hundredths of a second. */
const GIF_RATE = 8;
/** Most bytes of a GIF, so that it can be sent in a chat. */
export const MOST_GIF_BYTES = 1e6;
/** Pixels along its longer side, at least; the first with which it is small enough. */
const GIF_SIDES = [128, 96, 64, 32];
const VIDEO_RATE = 30;
/** Most steps from the first key to the last; longer paths are played faster. */
const MOST_GIF_STEPS = 300;
const MOST_VIDEO_STEPS = 1800;
/** Pictures that are drawn at a time, so that other elements' requests come between. */
const BATCH = 8;

type Morph = Pick<MorphController, 'path' | 'duration' | 'draw' | 'tasks'>;

/** Draws pictures at even distances along the path side by side, pixel for pixel, as a PNG file. */
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
  const { encodeGif } = await lazyImport(() => import('../../shared/film/gif.js'));
  const options = { framesPerSecond: GIF_RATE, signal, onProgress: encoded(morph) };
  let shown = pictures;
  for (;;) {
    for (const side of GIF_SIDES) {
      const file = await encodeGif(shown, { ...options, side });
      if (file.size <= MOST_GIF_BYTES || shown.length < 4) return file;
    }
    shown = shown.filter((_, i) => i % 2 === 0); // it plays twice as fast
  }
}

export async function renderVideo(morph: Morph, signal: AbortSignal): Promise<Blob> {
  const pictures = await lap(morph, VIDEO_RATE, MOST_VIDEO_STEPS, signal);
  const { recordVideo } = await lazyImport(() => import('../../shared/film/video.js'));
  return recordVideo(pictures, { framesPerSecond: VIDEO_RATE, signal, onProgress: encoded(morph) });
}

/** Draws the pictures of a whole lap, so that the film's end continues into its start. */
async function lap(morph: Morph, framesPerSecond: number, most: number, signal: AbortSignal): Promise<ImageData[]> {
  const { path, duration } = morph;
  const seconds = segmentsOf(path) * duration;
  const steps = Math.max(2, Math.min(most, Math.round(seconds * framesPerSecond)));
  const count = path.closed ? steps : steps + 1; // a closed path's last picture is its first one
  const positions = Array.from({ length: count }, (_, i) =>
    i === steps ? 1 : positionAt((i * seconds) / steps, path, duration),
  );
  const there = await picturesAt(morph, positions, signal, 0.5);
  return path.closed ? there : [...there, ...there.slice(1, -1).reverse()];
}

/** A film is drawn in the first half of its progress, and encoded in the second. */
const encoded = (morph: Morph) => (part: number) => morph.tasks.progress((1 + part) / 2);

/** @param share of the task's progress that drawing is */
async function picturesAt(
  morph: Morph,
  positions: readonly number[],
  signal: AbortSignal,
  share = 1,
): Promise<ImageData[]> {
  const pictures: ImageData[] = [];
  for (let i = 0; i < positions.length; i += BATCH) {
    pictures.push(...(await morph.draw(positions.slice(i, i + BATCH), signal)));
    signal.throwIfAborted();
    morph.tasks.progress((share * pictures.length) / positions.length);
  }
  return pictures;
}
