import { Pictures } from '../../src/core/assessment/pictures.js';
import { Random } from '../../src/shared/random.js';

export const SHAPES = ['square', 'frame', 'cross'] as const;
export type ShapeName = (typeof SHAPES)[number];

const SIZE = 16;
const SHAPE_SIZE = 7;

/** Grey pictures of 16 x 16 pixels, each with one bright shape somewhere on noise. @param shapes the shape of each picture */
export function drawShapes(shapes: readonly ShapeName[], seed: number): Pictures {
  const random = new Random(seed, 'sheet', 7);
  const bytes = new Uint8Array(shapes.length * SIZE * SIZE).map(() => random.integer(80));
  shapes.forEach((shape, image) => {
    const [top, left] = [random.integer(SIZE - SHAPE_SIZE), random.integer(SIZE - SHAPE_SIZE)];
    for (let y = 0; y < SHAPE_SIZE; y++) {
      for (let x = 0; x < SHAPE_SIZE; x++) {
        if (covers(shape, x, y)) bytes[(image * SIZE + top + y) * SIZE + left + x] = 170 + random.integer(80);
      }
    }
  });
  return new Pictures({ height: SIZE, width: SIZE, channels: 1 }, bytes);
}

function covers(shape: ShapeName, x: number, y: number): boolean {
  const last = SHAPE_SIZE - 1;
  if (shape === 'square') return true;
  if (shape === 'frame') return x === 0 || y === 0 || x === last || y === last;
  return x === last / 2 || y === last / 2;
}
