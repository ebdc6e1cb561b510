import type { Phase, RunDescription } from '../../src/shared/protocol/trainer.js';

/** How far a phase of a run has come. */
export interface PhaseProgress {
  readonly phase: Phase;
  /** Steps done, and all steps, of this phase. */
  readonly step: number;
  readonly steps: number;
  readonly present: boolean;
}

/**
 * How far each phase has come when the run has done `step` steps over all phases. The present one is that of the step to
 * come; at the run's end, the last.
 */
export function progressByPhase(phases: RunDescription['phases'], step: number): readonly PhaseProgress[] {
  let before = 0;
  return phases.map(({ phase, steps }, i) => {
    const done = Math.min(steps, Math.max(0, step - before));
    const begun = step >= before;
    before += steps;
    return { phase, step: done, steps, present: begun && (step < before || i === phases.length - 1) };
  });
}
