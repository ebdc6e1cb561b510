import { existsSync, writeFileSync } from 'node:fs';

export const DIGITS_CLASSIFIER = 'build/digits-classifier.safetensors';
const EPOCHS = 8;

/**
 * Trains the classifier of digits where build/ has none, in a few minutes.
 * @param {() => Promise<import('puppeteer-core').Page>} open opens a page with the bundle `digits-score` in it
 */
export async function makeDigitsClassifier(open) {
  if (existsSync(DIGITS_CLASSIFIER)) return;
  const page = await open();
  const bytes = await page.evaluate(`digitsScore.train(${EPOCHS}, report)`);
  writeFileSync(DIGITS_CLASSIFIER, Uint8Array.from(/** @type {number[]} */ (bytes)));
  await page.close();
}
