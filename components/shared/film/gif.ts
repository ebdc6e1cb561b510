import { GIFEncoder, applyPalette, quantize } from 'gifenc/dist/gifenc.esm.js';
import { yieldToMessages } from '../../../src/shared/yield-to-messages.js';
import { Upscaler, type FilmOptions } from './upscale.js';

/** Pixels along the film's longer side, at least, unless another side is asked for. */
const SIDE = 192;
const COLOURS = 256;
/** Pixels that the palette is chosen from, taken evenly from all pictures. Its time grows with their square. */
const SAMPLE = 2048;

/**
 * Encodes pictures as an endless GIF. One palette serves all of them, since palettes that change from picture to picture
 * flicker. It yields to the event loop between pictures, none of which takes more than a few tens of milliseconds.
 * @param pictures one or more, of one size
 */
export async function encodeGif(
  pictures: readonly ImageData[],
  { framesPerSecond, signal, onProgress, side = SIDE }: FilmOptions & { readonly side?: number },
): Promise<Blob> {
  const [first] = pictures;
  if (!first) throw new RangeError('A GIF needs at least one picture.');
  const film = new Upscaler(first, side);
  const { width, height } = film.canvas;
  const palette = quantize(sample(pictures), COLOURS);
  const gif = GIFEncoder();
  const indices = new Map<ImageData, Uint8Array>(); // a path that is played backwards, too, shows most pictures twice
  for (const [i, picture] of pictures.entries()) {
    await yieldToMessages();
    signal.throwIfAborted();
    let index = indices.get(picture);
    if (!index) {
      film.draw(picture);
      index = applyPalette(film.pixels, palette);
      indices.set(picture, index);
      await yieldToMessages();
    }
    gif.writeFrame(index, width, height, { palette: i === 0 ? palette : null, delay: 1000 / framesPerSecond });
    onProgress((i + 1) / pictures.length);
  }
  gif.finish();
  return new Blob([gif.bytes()], { type: 'image/gif' });
}

/** Samples RGBA pixels from all pictures. */
function sample(pictures: readonly ImageData[]): Uint8Array {
  const pixelsEach = (pictures[0]?.data.length ?? 0) / 4;
  const total = pixelsEach * pictures.length;
  const count = Math.min(SAMPLE, total);
  const rgba = new Uint8Array(4 * count);
  for (let i = 0; i < count; i++) {
    const pixel = Math.floor((i * total) / count);
    const from = 4 * (pixel % pixelsEach);
    const { data } = pictures[Math.floor(pixel / pixelsEach)] as ImageData;
    rgba.set(data.subarray(from, from + 4), 4 * i);
  }
  return rgba;
}
