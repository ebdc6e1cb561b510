/** Replays recorded runs to the doctor, and counts how often it is right. */
import { Doctor, type DoctorContext } from '../../../src/core/diagnosis/diagnose.js';
import { FINDING_KINDS, type FindingKind } from '../../../src/shared/protocol/diagnosis.js';
import type { Moments } from './plan.js';
import { plansOf } from './plans.js';
import type { Recording } from './recording.js';

export interface Verdict {
  readonly name: string;
  readonly seed: number;
  readonly step: number;
  readonly expected: FindingKind;
  readonly said: FindingKind;
  readonly sentence: string;
}

export interface Row {
  readonly kind: FindingKind;
  readonly moments: number;
  /** Runs, and branches of runs, that the moments come from. */
  readonly runs: number;
  readonly right: number;
  /** The findings given instead, and how often. */
  readonly wrong: Readonly<Partial<Record<FindingKind, number>>>;
}

/** Patience for networks this small, which learn or fail within a few hundred steps. The paper recipe keeps its own. */
const PATIENCE: Readonly<Record<DoctorContext['variant'], DoctorContext['patience']>> = {
  plain: { adversarial: 300 },
  autoencoder: { autoencoder: 160, discriminator: 40, adversarial: 40 },
};

/** The plan of a run, or of a branch of one. */
function momentsOf({ name, seed }: Recording): readonly Moments[] {
  for (const plan of plansOf(seed)) {
    if (plan.name === name) return plan.moments;
    const branch = plan.branches.find(branch => `${plan.name}, ${branch.name}` === name);
    if (branch) return branch.moments;
  }
  throw new Error(`There is no plan for ${name}.`);
}

/** The doctor's finding at each moment of the recordings. */
export function verdicts(recordings: readonly Recording[]): Verdict[] {
  return recordings.flatMap(recording => {
    const { name, variant, recipe, seed, reference, groups, begun, observations } = recording;
    const trunk = recordings.find(other => other.seed === seed && other.name === begun?.name)?.observations ?? [];
    const patience = recipe === 'quick' ? PATIENCE[variant] : undefined;
    const doctor = new Doctor(reference, { variant, recipe, ...(patience ? { patience } : {}) }, groups);
    for (const observation of trunk) if (observation.step <= (begun?.after ?? 0)) doctor.observe(observation);
    return observations.flatMap(observation => {
      doctor.observe(observation);
      const { step } = observation;
      const { kind: said, sentence } = doctor.finding();
      const due = momentsOf(recording).filter(({ at }) => at.includes(step));
      return due.map(({ expected }) => ({ name, seed, step, expected, said, sentence }));
    });
  });
}

/** One row for each kind, in the order of {@link FINDING_KINDS}. */
export function rows(given: readonly Verdict[]): Row[] {
  return FINDING_KINDS.map(kind => {
    const of = given.filter(({ expected }) => expected === kind);
    const wrong: Partial<Record<FindingKind, number>> = {};
    for (const { said } of of) if (said !== kind) wrong[said] = (wrong[said] ?? 0) + 1;
    return {
      kind,
      moments: of.length,
      runs: new Set(of.map(({ name, seed }) => `${name}/${seed}`)).size,
      right: of.filter(({ said }) => said === kind).length,
      wrong,
    };
  });
}
