import { InvalidOptionError } from '../errors.js';

/** Most samples in a term, which is their mean; Radford et al. 2015 (arXiv:1511.06434, 6.3.2) found single ones unstable. */
export const TERM_SAMPLES = 3;

/** The terms of a - b + c. An empty term counts as zero. */
export const TERMS = ['a', 'b', 'c'] as const;
export type Term = (typeof TERMS)[number];
export type Equation = Readonly<Record<Term, readonly Float32Array[]>>;

/**
 * mean(a) - mean(b) + mean(c), number by number: "smiling woman - woman + man".
 * @returns `null` while all terms are empty
 * @throws InvalidOptionError if z differ in length, or a term has more than three
 */
export function combine(equation: Equation): Float32Array<ArrayBuffer> | null {
  const size = TERMS.flatMap(term => equation[term])[0]?.length;
  if (size === undefined) return null;
  const sum = new Float64Array(size);
  for (const term of TERMS) {
    const mean = average(equation[term], term, size);
    mean?.forEach((value, i) => (sum[i] = (sum[i] as number) + (term === 'b' ? -value : value)));
  }
  return Float32Array.from(sum);
}

/**
 * The path from mean(a) to the equation's result in even steps, both included, to be shown.
 * @returns `null` while all terms are empty
 */
export function equationPath(equation: Equation, steps: number): Float32Array<ArrayBuffer>[] | null {
  const result = combine(equation);
  if (!result) return null;
  const start = average(equation.a, 'a', result.length) ?? new Float64Array(result.length);
  return Array.from({ length: steps }, (_, step) => {
    const t = steps > 1 ? step / (steps - 1) : 1;
    return result.map((value, i) => (1 - t) * (start[i] as number) + t * value);
  });
}

/** The mean of a term's z; `null` for an empty term. */
export function average(samples: readonly Float32Array[], term: Term, size: number): Float64Array | null {
  if (samples.length > TERM_SAMPLES) {
    throw InvalidOptionError.of(`Term ${term}`, `${samples.length} samples`, `at most ${TERM_SAMPLES} samples`);
  }
  const wrong = samples.find(({ length }) => length !== size);
  if (wrong) throw InvalidOptionError.of(`A z of term ${term}`, `${wrong.length} numbers long`, `${size} numbers`);
  if (samples.length === 0) return null;
  return new Float64Array(size).map((_, i) => samples.reduce((sum, z) => sum + (z[i] as number), 0) / samples.length);
}
