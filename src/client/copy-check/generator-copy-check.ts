import { DatasetError, StateError } from '../../shared/errors.js';
import { type GeneratorDescription } from '../../shared/protocol/generator.js';
import { DATASETS, RECIPES, VARIANTS, type DatasetSource } from '../../shared/protocol/options.js';
import type { Generator } from '../api.js';
import { openCopyCheck, type CopyCheck, type CopyCheckOptions } from './copy-check.js';

export interface GeneratorCopyCheckOptions extends CopyCheckOptions {
  /** The data set that the generator was trained on. It has precedence over the one that the weights name. */
  dataset?: DatasetSource | undefined;
}

type Open = (options: CopyCheckOptions) => Promise<CopyCheck>;

/** How to open the copy check of a run, by the run's own generator. */
const runs = new WeakMap<Generator, Open>();

/** Records the run of a generator, with whose training images the generator's pictures are compared. */
export function setRunOf(generator: Generator, open: Open): void {
  runs.set(generator, open);
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
  const run = runs.get(generator);
  if (run) return run(options);
  const { description } = generator;
  const source = dataset ?? namedDataset(description);
  if (source === null) {
    const code = 'copy-check-dataset-unknown';
    throw new StateError('These weights do not say on which images they were trained.', { code });
  }
  const { height, width, channels, variant } = description;
  const known = VARIANTS.find(name => name === variant);
  const flip = known ? RECIPES[known].quick.flip : false;
  const check = await openCopyCheck({ ...options, dataset: source, imageSize: height, flip });
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

function namedDataset({ metadata }: GeneratorDescription): DatasetSource | null {
  return DATASETS.find(name => name === metadata['dataset']) ?? null;
}
