import type { Interval } from '../../shared/protocol/assessment.js';

/** The 97.5 % quantile of the normal distribution: both tails together hold 5 %. */
const Z = 1.959963984540054;

/**
 * The 95 % confidence interval of a probability, from hits in independent trials, by Wilson's score (Wilson 1927, "Probable
 * Inference, the Law of Succession, and Statistical Inference"): the probabilities that a test at 5 % would not reject,
 *
 *     (p + z²/2n ± z sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n),  p = hits / n.
 *
 * It never leaves [0, 1], and holds what it promises for shares near 0 and 1 too, where the usual p ± z sqrt(p (1 - p) / n)
 * does not (Brown, Cai and DasGupta 2001, "Interval Estimation for a Binomial Proportion").
 * @param n number of trials, at least 1
 */
export function wilsonInterval(hits: number, n: number): Interval {
  const p = hits / n;
  const z2 = (Z * Z) / n;
  const centre = p + z2 / 2;
  const spread = Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n));
  return [Math.max(0, (centre - spread) / (1 + z2)), Math.min(1, (centre + spread) / (1 + z2))];
}
