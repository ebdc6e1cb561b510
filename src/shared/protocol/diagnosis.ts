/** The doctor's findings, as they cross the thread. Types and constants only. */

/** The kinds of finding. Where several hold, the first of them is reported. */
export const FINDING_KINDS = [
  'not-finite',
  'generator-winning',
  'lattice',
  'grey',
  'mean-face',
  'mode-collapse',
  'discriminator-winning',
  'not-yet',
  'healthy',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A network with a learning rate of its own. */
export type RatedNetwork = 'autoencoder' | 'discriminator' | 'generator';

/** What a remedy does. */
export type RemedyAction =
  /** Multiplies this network's learning rate from the next step on. */
  | { readonly type: 'scale-rate'; readonly network: RatedNetwork; readonly factor: number }
  /** Returns to the last snapshot taken while the run was healthy. */
  | { readonly type: 'roll-back' }
  /** Changes nothing: time is the remedy. */
  | { readonly type: 'wait' };

/** What to do about a finding; one click applies it. */
export interface Remedy {
  /** The label of a button: "Halve the generator's rate". */
  readonly label: string;
  readonly action: RemedyAction;
}

/** The doctor's opinion of a run at its current step. */
export interface Finding {
  readonly kind: FindingKind;
  /** One or two sentences for visitors. */
  readonly sentence: string;
  /** The step and every number that the finding rests on, by its name in `Signals`; also those in the sentence. */
  readonly evidence: Readonly<Record<string, number>>;
  /** `null` if there is nothing to do. */
  readonly remedy: Remedy | null;
}
