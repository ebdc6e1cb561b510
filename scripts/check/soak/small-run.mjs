/** Options of a run whose steps take milliseconds, on 32 images of bright squares, for the pages of a soak. */
export function smallRun() {
  const bytes = new Uint8Array(16 + 32 * 144);
  const header = new DataView(bytes.buffer);
  [0x0803, 32, 12, 12].forEach((value, i) => header.setUint32(4 * i, value));
  for (let i = 0; i < 32 * 6; i++) {
    const image = Math.floor(i / 6);
    const at = 16 + image * 144 + ((i % 6) + (image % 5)) * 12 + (image % 7);
    bytes.fill(200 + image, at, at + 5);
  }
  return {
    dataset: new File([bytes], 'squares.idx3-ubyte'),
    latentSize: 4,
    baseWidth: 2,
    batchSize: 8,
    sheetRows: 2,
    sheetColumns: 2,
    historyEvery: 0,
    steps: 1_000_000,
  };
}
