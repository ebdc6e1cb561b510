/** The runs that the doctor is tuned and tested by: what goes well, and what is made to go wrong. Types only. */
import type { Initialisation, RecipeName, Variant } from '../../../src/shared/protocol/options.js';
import type { Phase } from '../../../src/shared/protocol/trainer.js';
import type { FindingKind } from '../../../src/shared/protocol/diagnosis.js';

/** A run from its first step, and branches that leave it. */
export interface Plan {
  readonly name: string;
  readonly variant: Variant;
  /** Whose patience it is judged with. */
  readonly recipe: RecipeName;
  readonly seed: number;
  readonly initialisation: Initialisation;
  /** Steps of each phase, in the order of the phases; the plain variant has the last only. */
  readonly steps: Readonly<Partial<Record<Phase, number>>>;
  readonly settings: Settings;
  readonly moments: readonly Moments[];
  readonly branches: readonly Branch[];
}

/** What follows if at some step of the run something is changed. */
export interface Branch {
  readonly name: string;
  /** Steps of the run before it. */
  readonly after: number;
  readonly phase: Phase;
  readonly steps: number;
  readonly change: Partial<Settings>;
  /** Factor on the kernel and bias of G's last layer at its beginning. */
  readonly clamp?: number;
  readonly moments: readonly Moments[];
}

/** Moments with what the doctor should say of them, by their construction and by the look of their samples. */
export interface Moments {
  readonly expected: FindingKind;
  readonly at: readonly number[];
}

export interface Settings {
  /** Adam's rates; 0 freezes a network. */
  readonly autoencoderRate: number;
  readonly discriminatorRate: number;
  readonly generatorRate: number;
  /** Updates of D and of G per step. */
  readonly discriminatorUpdates: number;
  readonly generatorUpdates: number;
  /** Real images are the first so many of the data set only; `null`: all. */
  readonly variety: number | null;
  /** Factor on the way of each z from one that is fixed, in training and in samples: 1, or little for hardly any variety. */
  readonly spread: number;
  /** The first value of each real batch is not a number. */
  readonly poison: boolean;
}
