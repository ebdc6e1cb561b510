/** What the doctor finds: the types that cross the thread. Types and constants only. */

/** What a run can look like, in the order in which one is preferred to another that also holds. */
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

/** A network whose rate can be changed on its own. */
export type RatedNetwork = 'autoencoder' | 'discriminator' | 'generator';

/** What a remedy does. */
export type RemedyAction =
  /** Multiplies this network's learning rate from now on. */
  | { readonly type: 'scale-rate'; readonly network: RatedNetwork; readonly factor: number }
  /** Returns to the last snapshot taken while the run was healthy. */
  | { readonly type: 'roll-back' }
  /** Changes nothing: time is the remedy. */
  | { readonly type: 'wait' };

/** One thing to do about a finding, which a click applies. */
export interface Remedy {
  /** For a button: "Halve the generator's rate". */
  readonly label: string;
  readonly action: RemedyAction;
}

/** What the doctor says of a run as it stands. */
export interface Finding {
  readonly kind: FindingKind;
  /** One or two sentences for visitors. */
  readonly sentence: string;
  /** The numbers that it rests on, by the names that they have in `Signals`, and the step. */
  readonly evidence: Readonly<Record<string, number>>;
  /** `null` where nothing need be done. */
  readonly remedy: Remedy | null;
}
