import { assertPicturesSource } from '../../shared/files/validate-pictures.js';
import { InvalidOptionError } from '../../shared/errors.js';
import type { GeneratorDescription } from '../../shared/protocol/generator.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { RunDescription, RunProgress } from '../../shared/protocol/trainer.js';
import { absolute } from '../assets.js';

export type RunOptions = Partial<TrainerOptions>;

/**
 * Options as a worker can take them: without those that are `undefined`, which fall back to the recipe, and with the
 * data set's URL as the page means it. A name on board has none of the characters that every URL of a file has.
 * @throws {@link InvalidOptionError} when the data set is no URL
 */
export function resolved(options: RunOptions): RunOptions {
  const given: RunOptions = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { dataset } = given;
  if (typeof dataset === 'object' && !(dataset instanceof Blob)) assertPicturesSource(dataset, 'dataset');
  if (typeof dataset !== 'string' || !/[/.:]/.test(dataset)) return given;
  try {
    return { ...given, dataset: absolute(dataset) };
  } catch {
    throw InvalidOptionError.of('dataset', dataset, 'the name of a data set, the URL of an IDX file, or a File');
  }
}

/** Where a run stands after so many steps, at rest. */
export function progressAt({ phases }: RunDescription, step: number, seen = { epoch: 0, imagesSeen: 0 }): RunProgress {
  const steps = phases.reduce((sum, phase) => sum + phase.steps, 0);
  let end = 0;
  const present = phases.find(phase => step < (end += phase.steps));
  const { epoch, imagesSeen } = seen;
  return {
    step,
    steps,
    phase: present?.phase ?? 'adversarial',
    epoch,
    imagesSeen,
    stepsPerSecond: 0,
    secondsLeft: null,
  };
}

/** What a run is that has just been opened. */
export function stateAt({ step, steps }: RunProgress): 'ready' | 'paused' | 'finished' {
  return step === 0 ? 'ready' : step < steps ? 'paused' : 'finished';
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
