import type { JudgeAccuracy } from '../../shared/protocol/assessment.js';

/** The verdict as a sentence for people. */
export function sentenceOf({ accuracy, baseline }: JudgeAccuracy & { readonly baseline: JudgeAccuracy }): string {
  const verdict = `A fresh judge tells its pictures from real ones in ${percent(accuracy)} of cases; 50 % would be perfect.`;
  return `${verdict} Real pictures it tells from other real ones in ${percent(baseline.accuracy)}.`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
