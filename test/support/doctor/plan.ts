/** The runs that the doctor is tuned and tested with: some go well, others are made to go wrong. Types only. */
import type { Initialisation, RecipeName, Variant } from '../../../src/shared/protocol/options.js';
import type { Phase } from '../../../src/shared/protocol/trainer.js';
import type { FindingKind } from '../../../src/shared/protocol/diagnosis.js';

/** A run from its first step, and branches that leave it. */
export interface Plan {
  readonly name: string;
  readonly variant: Variant;
  /** The recipe whose patience applies. */
  readonly recipe: RecipeName;
  readonly seed: number;
  readonly initialisation: Initialisation;
  /** Whether the networks are told the digit; no by default. */
  readonly classes?: boolean;
  /** Steps of each phase, in the order of the phases; the plain variant has the last only. */
  readonly steps: Readonly<Partial<Record<Phase, number>>>;
  readonly settings: Settings;
  readonly moments: readonly Moments[];
  readonly branches: readonly Branch[];
}

/** A branch, which changes something at a step of the run. */
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

/** Moments and the findings that the doctor should give, by how they were made and how their samples look. */
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
  /** Weight of mode seeking in G's loss, for networks that are told the digit. */
  readonly modeSeeking: number;
  /** Number of images used, from the beginning of the data set; `null` means all. */
  readonly variety: number | null;
  /** Factor of each z's distance from a fixed one, in training and in samples: 1, or little for hardly any variety. */
  readonly spread: number;
  /** A class whose z is always the same one, in training and in samples; `null` means none. */
  readonly repeated: number | null;
  /** Whether the first value of each real batch is NaN. */
  readonly poison: boolean;
}
