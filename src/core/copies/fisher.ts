/**
 * Fisher's exact test, one-sided: the probability of at least as many hits among the drawn, if drawn and held-out had the
 * same rate. With a hits of n and c hits of m, it is the upper tail of the hypergeometric distribution:
 *
 *     p = sum over k from a to min(n, a + c) of  C(n, k) C(m, a + c - k) / C(n + m, a + c)
 *
 * It is exact for any numbers, even small ones. Source: R. A. Fisher, "Statistical Methods for Research Workers", 1934, §21.02.
 * @param drawn a of n, integers with 0 <= a <= n
 * @param held c of m, likewise
 * @returns p in [0, 1]; 1 without any drawn or held
 */
export function fisherExact(drawn: Hits, held: Hits): number {
  const hits = drawn.hits + held.hits;
  const all = logChoose(drawn.of + held.of, hits);
  let p = 0;
  for (let k = Math.max(drawn.hits, hits - held.of); k <= Math.min(drawn.of, hits); k++) {
    p += Math.exp(logChoose(drawn.of, k) + logChoose(held.of, hits - k) - all);
  }
  return Math.min(1, p);
}

export interface Hits {
  readonly hits: number;
  readonly of: number;
}

/** Logarithm of the binomial coefficient n over k. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
