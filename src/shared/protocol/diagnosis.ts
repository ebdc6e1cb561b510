/** The doctor's findings, as they cross the thread. Types and constants only. */

/** The kinds of finding. Where several hold, the first of them is reported. */
export const FINDING_KINDS = [
  'not-finite',
  'generator-winning',
  'lattice',
  'grey',
  'mean-face',
  'mode-collapse',
  'missing-class',
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

/** D's score of generated images of one class. */
export interface ClassScore {
  /** The class's name; after its group's, where there are several groups. */
  readonly name: string;
  /** D's mean probability that they are real images of the class, in [0, 1]. */
  readonly score: number;
}

/** The doctor's opinion of a run at its current step. */
export interface Finding {
  readonly kind: FindingKind;
  /** One or two sentences for visitors. */
  readonly sentence: string;
  /** The step and every number that the finding rests on, by its name in `Signals`; also those in the sentence. */
  readonly evidence: Readonly<Record<string, number>>;
  /** The name of the class that a `missing-class` is about. */
  readonly className?: string;
  /** D's scores by class, for networks with classes; the ten lowest where there are more classes. */
  readonly classScores?: readonly ClassScore[];
  /** `null` if there is nothing to do. */
  readonly remedy: Remedy | null;
}
