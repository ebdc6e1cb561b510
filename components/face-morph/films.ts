import { InvalidOptionError } from '../../src/errors.js';
import { positionAt, segmentsOf } from '../../src/latent/path.js';
import { strings } from './face-morph.strings.js';
import type { MorphController } from './morph-controller.js';

/** What a morph can be saved as. The encoders are loaded when they are first needed. */

export const STRIP_PICTURES = 9;
const MOST_STRIP_PICTURES = 256;
/** Pictures a second; a GIF's delays are hundredths of a second. */
const GIF_RATE = 12.5;
const VIDEO_RATE = 30;
/** Steps from the first key to the last; the way through a longer path is quicker. */
const MOST_GIF_STEPS = 300;
const MOST_VIDEO_STEPS = 1800;
/** Pictures asked for at a time: other elements' requests go between. */
const BATCH = 8;

type Morph = Pick<MorphController, 'path' | 'duration' | 'draw' | 'during' | 'progress'>;

/** Pictures at even distances along the whole path, side by side, as a PNG file. */
export function exportStrip(morph: Morph, count: number): Promise<Blob> {
  return morph.during(strings.exporting.strip, 0, async signal => {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST_STRIP_PICTURES))
      throw InvalidOptionError.of('count', count, `an integer from 1 to ${MOST_STRIP_PICTURES}`);
    const positions = Array.from({ length: count }, (_, i) => (count === 1 ? 0 : i / (count - 1)));
    const pictures = await picturesAt(morph, positions, signal);
    const { stripToPng } = await import('./strip.js');
    return stripToPng(pictures);
  });
}

export function exportGif(morph: Morph): Promise<Blob> {
  return morph.during(strings.exporting.gif, 0, async signal => {
    const pictures = await lap(morph, GIF_RATE, MOST_GIF_STEPS, signal);
    const { encodeGif } = await import('./gif.js');
    return encodeGif(pictures, { framesPerSecond: GIF_RATE, signal, onProgress: part => morph.progress(part) });
  });
}

export function exportVideo(morph: Morph): Promise<Blob> {
  return morph.during(strings.exporting.video, 0, async signal => {
    const pictures = await lap(morph, VIDEO_RATE, MOST_VIDEO_STEPS, signal);
    const { recordVideo } = await import('./video.js');
    return recordVideo(pictures, { framesPerSecond: VIDEO_RATE, signal, onProgress: part => morph.progress(part) });
  });
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
    morph.progress(pictures.length / positions.length);
  }
  return pictures;
}
