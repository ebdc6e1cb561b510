import { DatasetError, StateError } from '../../shared/errors.js';
import { type GeneratorDescription } from '../../shared/protocol/generator.js';
import { DATASETS, RECIPES, VARIANTS, type DatasetSource } from '../../shared/protocol/options.js';
import type { Generator } from '../api.js';
import { openCopyCheck, type CopyCheck, type CopyCheckOptions } from './copy-check.js';

export interface GeneratorCopyCheckOptions extends CopyCheckOptions {
  /** What it was trained on, where neither a run nor the weights tell. Stands before what the weights tell. */
  dataset?: DatasetSource | undefined;
}

type Open = (options: CopyCheckOptions) => Promise<CopyCheck>;

/** How the checks of runs are opened, by the runs' own generators. */
const runs = new WeakMap<Generator, Open>();

/** Tells whose generator it is: its pictures are compared with what that run learns from. */
export function setRunOf(generator: Generator, open: Open): void {
  runs.set(generator, open);
}

/**
 * Opens a comparison of a generator's pictures with the images that it was trained on: a run's own; `dataset`; or the
 * data set on board that the weights' metadata name. Of weights, mirror images count where the recipes of their variant
 * have them.
 * @throws StateError where nobody knows what it was trained on; DatasetError where those images are of other channels;
 *   and as `openCopyCheck()`
 */
export async function openGeneratorCopyCheck(
  generator: Generator,
  { dataset, ...options }: GeneratorCopyCheckOptions = {},
): Promise<CopyCheck> {
  const run = runs.get(generator);
  if (run) return run(options);
  const { description } = generator;
  const source = dataset ?? named(description);
  if (source === null) throw new StateError('These weights do not say on which images they were trained.');
  const { height, width, channels, variant } = description;
  const known = VARIANTS.find(name => name === variant);
  const flip = known ? RECIPES[known].quick.flip : false;
  const check = await openCopyCheck({ ...options, dataset: source, imageSize: height, flip });
  if (check.data.channels === channels && check.data.width === width) return check;
  check.dispose();
  const shape = (of: { height: number; width: number; channels: number }) =>
    `${of.height} x ${of.width} x ${of.channels}`;
  throw new DatasetError(
    `The images of ${check.data.name} are ${shape(check.data)}, the generator's ${shape(description)}.`,
    { subject: 'dataset', given: shape(check.data), allowed: shape(description) },
  );
}

function named({ metadata }: GeneratorDescription): DatasetSource | null {
  return DATASETS.find(name => name === metadata['dataset']) ?? null;
}
