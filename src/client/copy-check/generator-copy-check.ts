import { DatasetError, StateError } from '../../shared/errors.js';
import { type GeneratorDescription } from '../../shared/protocol/generator.js';
import { DATASETS, RECIPES, VARIANTS, type DatasetSource } from '../../shared/protocol/options.js';
import type { Generator, Trainer } from '../api.js';
import { openCopyCheck, type CopyCheck, type CopyCheckOptions, type OpenCopyCheckOptions } from './copy-check.js';

export interface GeneratorCopyCheckOptions extends CopyCheckOptions {
  /** The data set that the generator was trained on. It has precedence over the one that the weights name. */
  dataset?: DatasetSource | undefined;
}

type Run = Pick<Trainer, 'copyCheck' | 'assess'>;

/** Runs by their own generators. */
const runs = new WeakMap<Generator, Run>();

/** Records the run of a generator, with whose training images the generator's pictures are compared. */
export function setRunOf(generator: Generator, run: Run): void {
  runs.set(generator, run);
}

/** The run of a trainer's own generator; `undefined` for any other. */
export function runOf(generator: Generator): Run | undefined {
  return runs.get(generator);
}

/**
 * Opens a comparison of a generator's pictures with the images that it was trained on: those of its run, those in `dataset`,
 * or the included data set that the weights' metadata name. For weights, mirror images count if the recipes of their variant
 * use them.
 * @throws StateError if the data set is unknown; DatasetError if its images have another shape; and as `openCopyCheck()`
 */
export async function openGeneratorCopyCheck(
  generator: Generator,
  { dataset, ...options }: GeneratorCopyCheckOptions = {},
): Promise<CopyCheck> {
  const run = runOf(generator);
  if (run) return run.copyCheck(options);
  const { description } = generator;
  const { width, channels } = description;
  const check = await openCopyCheck({ ...options, ...trainingDataOf(generator, dataset) });
  if (check.data.channels === channels && check.data.width === width) return check;
  check.dispose();
  const shape = (of: { height: number; width: number; channels: number }) =>
    `${of.height} x ${of.width} x ${of.channels}`;
  const { name } = check.data;
  const [given, allowed] = [shape(check.data), shape(description)];
  throw new DatasetError(`The images of ${name} are ${given}, the generator's ${allowed}.`, {
    ...{ code: 'copy-check-shape', values: { name, given, allowed }, subject: 'dataset', given, allowed },
  });
}

/**
 * The images that a file's generator was trained on, as far as the file tells.
 * @throws StateError if the data set is unknown
 */
export function trainingDataOf(
  { description }: Generator,
  dataset: DatasetSource | undefined,
): Required<Pick<OpenCopyCheckOptions, 'dataset' | 'imageSize' | 'flip'>> {
  const source = dataset ?? namedDataset(description);
  if (source === null) {
    const code = 'copy-check-dataset-unknown';
    throw new StateError('These weights do not say on which images they were trained.', { code });
  }
  const { height, variant } = description;
  const known = VARIANTS.find(name => name === variant);
  return { dataset: source, imageSize: height, flip: known ? RECIPES[known].quick.flip : false };
}

function namedDataset({ metadata }: GeneratorDescription): DatasetSource | null {
  return DATASETS.find(name => name === metadata['dataset']) ?? null;
}
