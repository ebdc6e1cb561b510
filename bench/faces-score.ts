/** Trains the judge of faces, and lets it score generators; bench/judge/faces.ts says how. */
import { FacesJudge, trainFacesClassifier, type FacesAccuracy, type FacesScore } from './judge/faces.js';
import { download, SampledGenerator, start } from './judge/samples.js';
import { renderSheet } from '../src/shared/images/sheet.js';

const COLUMNS = 20;

/** @returns the bytes of the classifier's file */
async function train(epochs: number, report: (line: string) => void): Promise<number[]> {
  await start();
  return [...(await trainFacesClassifier(epochs, report))];
}

/** @param classifier URL of its file */
async function accuracy(classifier: string): Promise<FacesAccuracy> {
  await start();
  return (await FacesJudge.open(await download(classifier))).accuracy();
}

/** @returns the score, and a PNG in base64 of 200 samples, those without both eyes framed in red */
async function score(
  classifier: string,
  generator: string,
  wanted: number,
): Promise<{ readonly score: FacesScore; readonly png: string }> {
  await start();
  const judge = await FacesJudge.open(await download(classifier));
  const network = new SampledGenerator(await download(generator));
  const { score, images, lacking } = judge.score(network, wanted);
  return { score, png: await png(images, lacking, network.description) };
}

async function png(
  images: Float32Array,
  lacking: readonly number[],
  shape: { readonly height: number; readonly width: number; readonly channels: number },
): Promise<string> {
  const { height, width, channels } = shape;
  const rows = Math.ceil(images.length / (height * width * channels) / COLUMNS);
  const sheet = renderSheet(images, { rows, columns: COLUMNS }, shape);
  const canvas = new OffscreenCanvas(sheet.width, sheet.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.putImageData(new ImageData(sheet.rgba, sheet.width, sheet.height), 0, 0);
  context.lineWidth = 4;
  context.strokeStyle = 'red';
  for (const i of lacking) {
    context.strokeRect((i % COLUMNS) * width + 2, Math.floor(i / COLUMNS) * height + 2, width - 4, height - 4);
  }
  const address = '/scripts/lib/base64.mjs';
  const { toBase64 } = (await import(address)) as { toBase64: (blob: Blob) => Promise<string> };
  return toBase64(await canvas.convertToBlob());
}

declare global {
  var facesScore: { train: typeof train; accuracy: typeof accuracy; score: typeof score };
}
globalThis.facesScore = { train, accuracy, score };
