/** What a classifier says of the classes of samples, class by class. */
import type { ClassAssessment } from '../../shared/protocol/assessment.js';
import type { ClassGroup } from '../../shared/protocol/classes.js';
import { wilsonInterval } from './interval.js';

/** A class is missing if samples show it less than so often, by the share of real pictures that do. */
const MISSING_BELOW = 1 / 4;

/** Classes of pictures: that of picture i in group g is at i * groups.length + g. */
export interface FoundClasses {
  /** What the classifier takes other real pictures for. */
  readonly real: Uint8Array;
  /** What it takes samples for. */
  readonly samples: Uint8Array;
  /** What the samples were asked for; `null` for a generator without classes. */
  readonly asked: Uint8Array | null;
}

/**
 * Compares what samples show with what real pictures show, both by the same classifier: so a class that it never sees in
 * either is not called missing.
 */
export function reportClasses(
  groups: readonly ClassGroup[],
  { real, samples, asked }: FoundClasses,
): ClassAssessment[] {
  return groups.flatMap(({ name: group, classes }, g) => {
    const of = (values: Uint8Array) => values.filter((_, i) => i % groups.length === g);
    const [onReal, onSamples] = [of(real), of(samples)];
    const askedFor = asked && of(asked);
    return classes.map((name, wanted): ClassAssessment => {
      const data = count(onReal, wanted) / onReal.length;
      const shown = count(onSamples, wanted);
      const share = shown / onSamples.length;
      const missing = share < MISSING_BELOW * data && wilsonInterval(shown, onSamples.length)[1] < data;
      const answers = askedFor ? onSamples.filter((_, i) => askedFor[i] === wanted) : new Uint8Array();
      return { group, name, data, samples: share, missing, ...recognition(answers, wanted, classes) };
    });
  });
}

/** @param answers what the samples that were asked for a class are taken for */
function recognition(answers: Uint8Array, wanted: number, classes: readonly string[]) {
  if (answers.length === 0) return { recognised: null, confusedWith: null };
  const shares = classes.map((name, k) => ({ name, share: count(answers, k) / answers.length }));
  const others = shares.filter(({ share }, k) => k !== wanted && share > 0);
  const confusedWith = others.reduce<(typeof others)[number] | null>(
    (most, other) => (most && most.share >= other.share ? most : other),
    null,
  );
  return { recognised: (shares[wanted] as (typeof shares)[number]).share, confusedWith };
}

function count(values: Uint8Array, wanted: number): number {
  return values.reduce((sum, value) => sum + Number(value === wanted), 0);
}
