import type { Phase, RunDescription } from '../../src/shared/protocol/trainer.js';

/** Progress of one phase of a run. */
export interface PhaseProgress {
  readonly phase: Phase;
  /** Steps of this phase that are done. */
  readonly step: number;
  /** All steps of this phase. */
  readonly steps: number;
  /** Whether the run is in this phase. */
  readonly present: boolean;
}

/**
 * Progress of each phase when the run has done `step` steps over all phases. The present phase is that of the next step; at
 * the run's end, the last one.
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
