import { InvalidOptionError } from '../errors.js';
import type { GeneratorDescription, RunDescription, RunProgress, TrainerOptions } from '../protocol.js';
import { absolute } from './assets.js';

export type RunOptions = Partial<TrainerOptions>;

/**
 * Options as a worker can take them: without those that are `undefined`, which fall back to the recipe, and with the
 * data set's URL as the page means it. A name on board has none of the characters that every URL of a file has.
 * @throws {@link InvalidOptionError} when the data set is no URL
 */
export function resolved(options: RunOptions): RunOptions {
  const given: RunOptions = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { dataset } = given;
  if (typeof dataset !== 'string' || !/[/.:]/.test(dataset)) return given;
  try {
    return { ...given, dataset: absolute(dataset) };
  } catch {
    throw InvalidOptionError.of('dataset', dataset, 'the name of a data set, the URL of an IDX file, or a File');
  }
}

/** Where a run stands before its first step. */
export function beginning({ phases }: RunDescription): RunProgress {
  const steps = phases.reduce((sum, phase) => sum + phase.steps, 0);
  const { phase } = phases[0] ?? { phase: 'adversarial' };
  return { step: 0, steps, phase, epoch: 0, imagesSeen: 0, stepsPerSecond: 0, secondsLeft: null };
}

/** A trainer's own generator, described as its file would describe it. */
export function describeGenerator(run: RunDescription, { step }: RunProgress): GeneratorDescription {
  const { backend, height, width, channels, options } = run;
  const { variant, latentSize, dataset, seed, pretrain } = options;
  const metadata = { variant, dataset, steps: String(step), seed: String(seed) };
  return {
    backend,
    variant,
    height,
    width,
    channels,
    latentSize,
    latentDistribution: 'uniform(-1,1)',
    encoder: variant === 'autoencoder' && pretrain === 'full', // else it learns nothing
    metadata,
  };
}
