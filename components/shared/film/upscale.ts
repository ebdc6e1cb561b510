import { DcganError } from '../../../src/shared/errors.js';

export interface FilmOptions {
  readonly framesPerSecond: number;
  readonly signal: AbortSignal;
  /** Of a video. */
  readonly bitsPerSecond?: number;
  /** @param fraction from 0 to 1 */
  readonly onProgress: (fraction: number) => void;
}

/** Enlarges a film's pictures smoothly by a whole number, so that their longer side has `side` pixels or a little more. */
export class Upscaler {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #source: HTMLCanvasElement;

  constructor({ width, height }: { readonly width: number; readonly height: number }, side: number) {
    const scale = Math.max(1, Math.ceil(side / Math.max(width, height)));
    this.#source = Object.assign(document.createElement('canvas'), { width, height });
    this.canvas = Object.assign(document.createElement('canvas'), { width: width * scale, height: height * scale });
    const context = this.canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw noCanvas();
    this.#context = context;
    this.#context.imageSmoothingQuality = 'high';
  }

  draw(picture: ImageData): void {
    this.#source.getContext('2d')?.putImageData(picture, 0, 0);
    this.#context.drawImage(this.#source, 0, 0, this.canvas.width, this.canvas.height);
  }

  get pixels(): Uint8ClampedArray {
    return this.#context.getImageData(0, 0, this.canvas.width, this.canvas.height).data;
  }
}

export function noCanvas(): DcganError {
  return new DcganError('The browser has no memory for another canvas.', { code: 'canvas-unavailable' });
}
