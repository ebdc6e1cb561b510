/** How long a zip of many pictures takes to become a data set, and how long the page is kept from answering meanwhile. */
import { setAssetBase } from '../src/client/assets.js';
import { importPictures } from '../src/client/pictures/import-pictures.js';
import { Random } from '../src/shared/random.js';
import { writeZip } from '../src/shared/files/write-zip.js';

export interface ImportFigures {
  readonly pictures: number;
  readonly megabytes: number;
  readonly seconds: number;
  /** The longest time between two turns of a timer of 5 ms, in milliseconds. */
  readonly longestBlock: number;
  readonly taken: number;
  readonly skipped: number;
}

const SIDE = 96;

/** A face of a sort, no two alike, as a JPEG. */
async function picture(random: Random): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  const unit = () => random.word() / 2 ** 32;
  const colour = () => `hsl(${360 * unit()} ${100 * unit()}% ${20 + 60 * unit()}%)`;
  context.fillStyle = colour();
  context.fillRect(0, 0, SIDE, SIDE);
  for (let i = 0; i < 12; i++) {
    context.fillStyle = colour();
    context.beginPath();
    const [x, y, r] = [SIDE * unit(), SIDE * unit(), 4 + 24 * unit()];
    context.ellipse(x, y, r, r * (0.5 + unit()), 3 * unit(), 0, 2 * Math.PI);
    context.fill();
  }
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  return new Uint8Array(await blob.arrayBuffer());
}

async function measure(pictures: number): Promise<ImportFigures> {
  setAssetBase('/dist/assets/');
  const random = new Random(1, 'sheet', 0);
  const files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (let i = 0; i < pictures; i++) files.push({ name: `faces/${i}.jpg`, bytes: await picture(random) });
  const zip = new File([writeZip(files)], 'faces.zip');
  let [last, longestBlock] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longestBlock = Math.max(longestBlock, now - last - 5);
    last = now;
  }, 5);
  const begun = performance.now();
  const { report } = await importPictures([zip], { imageSize: 64 });
  const seconds = (performance.now() - begun) / 1_000;
  clearInterval(timer);
  const { count: taken, skippedCount: skipped } = report;
  return { pictures, megabytes: zip.size / 1e6, seconds, longestBlock, taken, skipped };
}

Object.assign(globalThis, { importing: measure });
