/** Trains the judge of digits, and lets it score generators; bench/judge/digits.ts says how. */
import { DigitsJudge, trainDigitsClassifier, type DigitsFloor, type DigitsScore } from './judge/digits.js';
import { download, SampledGenerator, start } from './judge/samples.js';

/** @returns the bytes of the classifier's file */
async function train(epochs: number, report: (line: string) => void): Promise<number[]> {
  await start();
  return [...(await trainDigitsClassifier(epochs, report))];
}

/** @param classifier URL of its file */
async function floor(classifier: string): Promise<DigitsFloor> {
  await start();
  return (await DigitsJudge.open(classifier)).floor();
}

/** @param generator URL of its file */
async function score(classifier: string, generator: string, samples: number): Promise<DigitsScore> {
  await start();
  const judge = await DigitsJudge.open(classifier);
  return judge.score(new SampledGenerator(await download(generator)), samples);
}

declare global {
  var digitsScore: { train: typeof train; floor: typeof floor; score: typeof score };
}
globalThis.digitsScore = { train, floor, score };
