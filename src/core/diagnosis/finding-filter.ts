import type { Finding, FindingKind } from '../../shared/protocol/diagnosis.js';

/** Steps for which a concern must have held before it is told: what passes by itself alarms nobody. */
export const HOLD_STEPS = 60;

/** Findings that are told at once: the first two are no concern, and the last is past waiting. */
const AT_ONCE: readonly FindingKind[] = ['healthy', 'not-yet', 'not-finite'];

/** Decides which findings a run tells: new ones, and concerns only once they have held for {@link HOLD_STEPS} steps. */
export class FindingFilter {
  /** The kind at the last step, and the step since which it has been that. */
  #current: { readonly kind: FindingKind; readonly since: number } | null = null;
  #step = 0;
  #told: Finding | null = null;

  /** Must be called with the kind after every step. */
  observe(kind: FindingKind, step: number): void {
    this.#step = step;
    if (kind !== this.#current?.kind) this.#current = { kind, since: step };
  }

  /** The current finding, if its kind, class or remedy differs from the last one that was told, and it is time; else null. */
  new(finding: Finding): Finding | null {
    const { kind } = finding;
    if (this.isTold(finding)) return null;
    const heldFor = this.#step - (this.#current?.since ?? this.#step);
    if (kind !== this.#told?.kind && !AT_ONCE.includes(kind) && heldFor < HOLD_STEPS) return null;
    this.#told = finding;
    return finding;
  }

  /** Whether a finding is the last one that was told, but for its numbers. */
  isTold({ kind, className, remedy }: Finding): boolean {
    const told = this.#told;
    return told?.kind === kind && told.className === className && told.remedy?.label === remedy?.label;
  }
}
