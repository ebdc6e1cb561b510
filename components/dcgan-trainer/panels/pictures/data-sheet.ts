import type { ImportedPictures } from '../../../../src/shared/protocol/pictures.js';
import type { PixelSheet } from '../../../../src/shared/protocol/trainer.js';

/** Reads images of an imported data set from its file: what D gets unless the run flips or augments them. */
export async function dataSheet(
  { dataset, size, channels, report: { count } }: ImportedPictures,
  { first, rows, columns }: { readonly first: number; readonly rows: number; readonly columns: number },
): Promise<PixelSheet> {
  const shown = Math.min(rows * columns, count);
  const used = Math.ceil(shown / columns);
  const length = size * size * channels;
  const header = channels === 3 ? 20 : 16; // the classes may follow the images
  const [width, height] = [columns * size, used * size];
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < shown; i++) {
    const begin = header + ((first + i) % count) * length;
    const bytes = new Uint8Array(await dataset.slice(begin, begin + length).arrayBuffer());
    const [top, left] = [Math.floor(i / columns) * size, (i % columns) * size];
    for (let p = 0; p < size * size; p++) {
      const to = 4 * ((top + Math.floor(p / size)) * width + left + (p % size));
      for (let c = 0; c < 3; c++) rgba[to + c] = bytes[channels * p + (channels === 3 ? c : 0)] ?? 0;
    }
  }
  return { kind: 'data', step: 0, epoch: 0, rows: used, columns, width, height, rgba };
}
