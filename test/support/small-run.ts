import type { TrainerOptions } from '../../src/shared/protocol/options.js';

/** 32 images of 12 x 12 pixels with bright squares here and there, in IDX format. */
function smallDataset(): File {
  const [count, size] = [32, 12];
  const bytes = new Uint8Array(16 + count * size * size);
  const header = new DataView(bytes.buffer);
  [0x0803, count, size, size].forEach((value, i) => header.setUint32(4 * i, value));
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < 6; y++) {
      const row = 16 + image * size * size + (y + (image % 5)) * size + (image % 7);
      bytes.fill(200 + image, row, row + 5);
    }
  }
  return new File([bytes], 'squares.idx3-ubyte');
}

/** A run of the real thing that takes milliseconds per step. */
export function smallRun(changes: Partial<TrainerOptions> = {}): Partial<TrainerOptions> {
  return {
    dataset: smallDataset(),
    backend: 'wasm',
    latentSize: 4,
    baseWidth: 2,
    batchSize: 8,
    sheetRows: 2,
    sheetColumns: 2,
    historyEvery: 0,
    ...changes,
  };
}
