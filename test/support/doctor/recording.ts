/** A doctor's observations of a run, recorded so that they can be replayed without training. */
import type { ClassGroup } from '../../../src/shared/protocol/classes.js';
import type { Phase } from '../../../src/shared/protocol/trainer.js';
import type { Observation } from '../../../src/core/diagnosis/diagnose.js';
import type { ImageStatistics } from '../../../src/core/diagnosis/image-statistics.js';
import type { Plan } from './plan.js';

export interface Recording {
  readonly name: string;
  readonly variant: Plan['variant'];
  readonly recipe: Plan['recipe'];
  readonly seed: number;
  /** Statistics of real images. */
  readonly reference: ImageStatistics;
  /** The groups of classes that the networks are told; none by default. */
  readonly groups?: readonly ClassGroup[];
  /** The run of the same seed that this one branches off, and the step; that run's observations until then come first. */
  readonly begun?: { readonly name: string; readonly after: number };
  readonly observations: readonly Observation[];
}

/** Samples at one moment, for people to look at. */
export interface Sheet {
  readonly name: string;
  readonly step: number;
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

const PHASES: readonly Phase[] = ['autoencoder', 'discriminator', 'adversarial'];
/** A number rounded to four digits, or null if it is not finite. */
type Digits = number | null;
type PackedImages = readonly Digits[];
/** A class's number, D's score of its samples, and their variety. */
type PackedClass = readonly [number, Digits, Digits];
/** step, phase, losses of D, G and the autoencoder, scores by head of real and generated images, the images' statistics, and those of the classes. */
type PackedObservation = readonly [
  number,
  number,
  Digits,
  Digits,
  Digits,
  Digits[],
  Digits[],
  PackedImages?,
  PackedClass[]?,
];
export type PackedRecording = Omit<Recording, 'reference' | 'observations'> & {
  readonly reference: PackedImages;
  readonly observations: readonly PackedObservation[];
};

/** Compact JSON. */
export function pack({ reference, observations, ...about }: Recording): PackedRecording {
  return { ...about, reference: packImages(reference), observations: observations.map(packObservation) };
}

export function unpack({ reference, observations, ...about }: PackedRecording): Recording {
  return { ...about, reference: unpackImages(reference), observations: observations.map(unpackObservation) };
}

function packObservation(seen: Observation): PackedObservation {
  const { step, phase, discriminatorLoss, generatorLoss, reconstructionLoss, realScores, fakeScores } = seen;
  const { images, classes = [] } = seen;
  const losses = [discriminatorLoss, generatorLoss, reconstructionLoss].map(digits) as [Digits, Digits, Digits];
  const scores = [realScores.map(digits), fakeScores.map(digits)] as const;
  const always = [step, PHASES.indexOf(phase), ...losses, ...scores] as const;
  if (!images) return always;
  const packed = classes.map(({ number, score, variety }) => [number, digits(score), digits(variety)] as const);
  return packed.length > 0 ? [...always, packImages(images), packed] : [...always, packImages(images)];
}

function unpackObservation([step, phase, d, g, r, real, fake, images, classes = []]: PackedObservation): Observation {
  const [realScores, fakeScores] = [real.map(number), fake.map(number)];
  return {
    step,
    phase: PHASES[phase] ?? 'adversarial',
    discriminatorLoss: number(d),
    generatorLoss: number(g),
    reconstructionLoss: number(r),
    realScore: mean(realScores),
    fakeScore: mean(fakeScores),
    realScores,
    fakeScores,
    ...(images ? { images: unpackImages(images) } : {}),
    classes: classes.map(([number_, score, variety]) => ({
      number: number_,
      score: number(score),
      variety: number(variety),
    })),
  };
}

function packImages(images: ImageStatistics): PackedImages {
  const { pairDistance, meanDistance, contrast, greyness, period2, period4 } = images;
  return [pairDistance, meanDistance, contrast, greyness, period2, period4].map(digits);
}

function unpackImages(packed: PackedImages): ImageStatistics {
  const [pairDistance = NaN, meanDistance = NaN, contrast = NaN, greyness = NaN, period2 = NaN, period4 = NaN] =
    packed.map(number);
  return { pairDistance, meanDistance, contrast, greyness, period2, period4 };
}

const digits = (value: number): Digits => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null);
const number = (value: Digits): number => value ?? NaN;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length; // NaN for an empty list
