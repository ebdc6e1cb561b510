/** The square of a crop over a picture that is shown, in shares of the picture's width and height. */
import type { CropSquare } from '../../../../src/shared/protocol/pictures.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Smaller squares would be hard to drag. */
export const SMALLEST = 0.1;
export const WHOLE: CropSquare = { x: 0.5, y: 0.5, size: 1 };

/** The square's box in shares of the picture, for CSS. */
export function boxOf({ width, height }: Size, { x, y, size }: CropSquare) {
  const side = size * Math.min(width, height);
  return {
    left: (x * (width - side)) / width,
    top: (y * (height - side)) / height,
    width: side / width,
    height: side / height,
  };
}

/** Moves the square by shares of the picture's width and height, within the picture. */
export function moveSquare(picture: Size, square: CropSquare, across: number, down: number): CropSquare {
  const { width, height } = picture;
  const side = square.size * Math.min(width, height);
  const shift = (share: number, by: number, length: number) => {
    const room = length - side;
    return room > 0 ? clamp(share + (by * length) / room, 0, 1) : share;
  };
  return { ...square, x: shift(square.x, across, width), y: shift(square.y, down, height) };
}

/** Resizes the square around its middle, within the picture. */
export function resizeSquare(picture: Size, square: CropSquare, size: number): CropSquare {
  const { width, height } = picture;
  const shorter = Math.min(width, height);
  const next = clamp(size, SMALLEST, 1);
  const share = (old: number, length: number) => {
    const [before, after] = [length - square.size * shorter, length - next * shorter];
    const middle = old * before + (square.size * shorter) / 2;
    return after > 0 ? clamp((middle - (next * shorter) / 2) / after, 0, 1) : 0.5;
  };
  return { x: share(square.x, width), y: share(square.y, height), size: next };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
