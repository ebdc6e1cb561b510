/**
 * The doctor observes a run's measurements and gives a finding. It never changes a run, and it knows no tensors, clocks or
 * threads.
 */
import type { RecipeName, Variant } from '../../shared/protocol/options.js';
import type { ClassGroup } from '../../shared/protocol/classes.js';
import type { Phase } from '../../shared/protocol/trainer.js';
import type { ClassScore, Finding, FindingKind, Remedy } from '../../shared/protocol/diagnosis.js';
import type { ImageStatistics } from './image-statistics.js';
import { RULES, type Rule } from './rules.js';
import { halve, measurementName, ROLL_BACK, SENTENCES, WAIT } from './sentences.js';
import { Smoother, type Observation, type Signals } from './signals.js';

export type { Observation } from './signals.js';

export interface DoctorContext {
  readonly variant: Variant;
  readonly recipe: RecipeName;
  /** Steps of each phase before it is judged; {@link PATIENCE} gives those that are missing. */
  readonly patience?: Readonly<Partial<Record<Phase, number>>>;
}

/**
 * Steps at the beginning of a phase in which only NaN is reported. For the paper's autoencoder variant they are its
 * author's ten thousand; the quick recipes show the shapes of their data within a few hundred.
 */
export const PATIENCE: Readonly<Record<Variant, Readonly<Record<RecipeName, Readonly<Record<Phase, number>>>>>> = {
  plain: {
    quick: { autoencoder: 0, discriminator: 0, adversarial: 300 },
    paper: { autoencoder: 0, discriminator: 0, adversarial: 1_000 },
  },
  autoencoder: {
    quick: { autoencoder: 500, discriminator: 50, adversarial: 200 },
    paper: { autoencoder: 10_000, discriminator: 10_000, adversarial: 10_000 },
  },
};

/** A finding lasts until its severity is below this, so that it does not flicker at its threshold. */
const LEAVE = 0.8;

/** Most scores by class in a finding. */
const MOST_SCORES = 10;

/** What a finding without a rule rests on. */
const CALM_EVIDENCE: readonly (keyof Signals)[] = ['variety', 'classVariety', 'distanceToMean', 'contrast', 'lattice'];

const MEASURED = ['discriminatorLoss', 'generatorLoss', 'reconstructionLoss', 'realScore', 'fakeScore'] as const;
const OF_IMAGES = ['pairDistance', 'contrast', 'period2'] as const;

/** A doctor observes one run. A roll-back needs a new one. */
export class Doctor {
  readonly #reference: ImageStatistics;
  readonly #context: DoctorContext;
  readonly #patience: Readonly<Record<Phase, number>>;
  readonly #holding = new Set<Rule>();
  /** The classes' names by number. */
  readonly #classNames: readonly string[];
  #smoother: Smoother;
  #phase: Phase | null = null;
  /** Steps before the current phase. */
  #begun = 0;
  #step = 0;
  #broken: { readonly name: string; readonly value: number } | null = null;
  #hasBeenHealthy = false;
  /** Number of the class that a finding named last. */
  #named: number | null = null;

  /**
   * @param reference statistics of a few batches of real images
   * @param groups the classes that the networks are told
   */
  constructor(reference: ImageStatistics, context: DoctorContext, groups: readonly ClassGroup[] = []) {
    this.#classNames = groups.flatMap(({ name, classes }) =>
      classes.map(each => (groups.length > 1 ? `${name}: ${each}` : each)),
    );
    this.#reference = reference;
    this.#context = context;
    this.#patience = { ...PATIENCE[context.variant][context.recipe], ...context.patience };
    this.#smoother = this.#newSmoother();
  }

  /** Observes a step. Steps come in order, and some may be left out. */
  observe(observation: Observation): void {
    const { step, phase } = observation;
    if (phase !== this.#phase) {
      this.#begun = this.#phase === null ? 0 : this.#step;
      this.#phase = phase;
      this.#holding.clear();
      this.#smoother = this.#newSmoother();
    }
    this.#step = step;
    this.#broken ??= notFinite(observation);
    this.#smoother.observe(observation);
    if (this.#isEarly) return;
    for (const rule of RULES) {
      const value = rule.phases.includes(phase) ? rule.severity(this.#smoother.signals, phase) : 0;
      if (value >= 1) this.#holding.add(rule);
      else if (value < LEAVE) this.#holding.delete(rule);
    }
    if (this.kind === 'healthy') this.#hasBeenHealthy = true;
  }

  /** The finding on everything observed so far. */
  finding(): Finding {
    const [kind, step, broken] = [this.kind, this.#step, this.#broken];
    const { signals } = this.#smoother;
    const phase = this.#phase ?? 'adversarial';
    const firstCheckup = this.#begun + this.#patience[phase];
    const rule = this.#rule;
    const className = rule?.lowest && this.#lowestClass(rule.lowest);
    const rests = rule?.evidence ?? CALM_EVIDENCE;
    const about = { phase, signals, firstCheckup, broken: measurementName(broken?.name ?? 'loss'), rests, className };
    const classScores = this.#classScores();
    return {
      kind,
      sentence: SENTENCES[kind](about),
      evidence: {
        step,
        ...(kind === 'not-yet' && { firstCheckup }),
        ...(broken ? { [broken.name]: broken.value } : pick(signals, rests)),
      },
      ...(className !== undefined && { className }),
      ...(classScores.length > 0 && { classScores }),
      remedy: this.#remedy(kind, phase),
    };
  }

  /** The kind of the current finding. */
  get kind(): FindingKind {
    if (this.#broken) return 'not-finite';
    if (this.#phase === null || this.#isEarly) return 'not-yet';
    return this.#rule?.kind ?? 'healthy';
  }

  /** The rule that gives the finding; `undefined` if none does. */
  get #rule(): Rule | undefined {
    if (this.#broken || this.#isEarly) return undefined;
    return RULES.find(rule => this.#holding.has(rule));
  }

  /** The name of the class with the lowest value. It stays the one that was named last while that one's is nearly as low. */
  #lowestClass(by: 'score' | 'variety'): string {
    const classes = [...this.#smoother.classes.values()].filter(each => !Number.isNaN(each[by]));
    const least = Math.min(...classes.map(each => each[by]));
    const named = classes.find(({ number }) => number === this.#named);
    const lowest = named && named[by] * LEAVE <= least ? named : classes.find(each => each[by] === least);
    this.#named = lowest?.number ?? null;
    return this.#classNames[lowest?.number ?? 0] ?? '';
  }

  /** The classes that D tells apart most surely, in the order of their numbers. */
  #classScores(): ClassScore[] {
    return [...this.#smoother.classes.values()]
      .filter(({ score }) => Number.isFinite(score))
      .sort((a, b) => a.score - b.score)
      .slice(0, MOST_SCORES)
      .sort((a, b) => a.number - b.number)
      .map(({ number, score }) => ({ name: this.#classNames[number] ?? '', score }));
  }

  get #isEarly(): boolean {
    return this.#phase !== null && this.#step - this.#begun < this.#patience[this.#phase];
  }

  #remedy(kind: FindingKind, phase: Phase): Remedy | null {
    const drawing = phase === 'autoencoder' ? 'autoencoder' : 'generator';
    switch (kind) {
      case 'healthy':
        return null;
      case 'not-yet':
        return WAIT;
      case 'not-finite':
        return ROLL_BACK;
      case 'discriminator-winning':
        return halve('discriminator');
      case 'generator-winning':
        return halve(phase === 'discriminator' ? 'discriminator' : 'generator');
      case 'lattice':
        return halve(drawing);
      case 'grey':
      case 'mean-face':
      case 'mode-collapse':
      case 'missing-class':
        // Smaller steps do not bring back what was lost, but may lead to what was never there.
        return this.#hasBeenHealthy ? ROLL_BACK : halve(drawing);
    }
  }

  #newSmoother(): Smoother {
    return new Smoother(this.#reference, this.#context.variant === 'plain' ? 2 : 1);
  }
}

/** The first measurement that is not finite. NaN means that it was not measured, unless the phase always measures it. */
function notFinite(observation: Observation): { name: string; value: number } | null {
  const { phase, images } = observation;
  const due: Readonly<Record<Phase, readonly (typeof MEASURED)[number][]>> = {
    autoencoder: ['reconstructionLoss'],
    discriminator: ['discriminatorLoss'],
    adversarial: [],
  };
  for (const name of MEASURED) {
    const value = observation[name];
    if (Number.isFinite(value)) continue;
    if (!Number.isNaN(value) || due[phase].includes(name)) return { name, value };
  }
  if (
    phase === 'adversarial' &&
    Number.isNaN(observation.discriminatorLoss) &&
    Number.isNaN(observation.generatorLoss)
  ) {
    return { name: 'discriminatorLoss', value: NaN };
  }
  for (const name of OF_IMAGES) {
    if (images && !Number.isFinite(images[name])) return { name, value: images[name] };
  }
  return null;
}

function pick(signals: Signals, names: readonly (keyof Signals)[]): Record<string, number> {
  return Object.fromEntries(
    names.map(name => [name, signals[name]] as const).filter(([, value]) => Number.isFinite(value)),
  );
}
