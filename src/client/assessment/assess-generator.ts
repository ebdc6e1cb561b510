import { lazyImport } from '../../shared/lazy-import.js';
import type { Assessment } from '../../shared/protocol/assessment.js';
import type { BackendRequest, DatasetSource } from '../../shared/protocol/options.js';
import type { AssessOptions, Generator } from '../api.js';
import { runOf, trainingDataOf } from '../copy-check/generator-copy-check.js';

export interface AssessGeneratorOptions extends AssessOptions {
  /** The data set that the generator was trained on. It has precedence over the one that the weights name. */
  dataset?: DatasetSource | undefined;
  /** What the judge computes on; `auto` by default. */
  backend?: BackendRequest;
}

export const importAssess = () => lazyImport(() => import('./assess.js'));

/**
 * Has a fresh judge tell a generator's pictures from those that it was trained on: those of its run, those in `dataset`, or
 * the included data set that the weights' metadata name; see docs/assessment.md. For weights, mirror images count as real if
 * the recipes of their variant use them.
 * @since 0.2.0
 * @throws StateError if the data set is unknown; DatasetError if it cannot be loaded, has fewer than 100 images, or images
 *   of another shape; InvalidOptionError; BackendError; WorkerLostError; the signal's reason
 */
export async function assessGenerator(
  generator: Generator,
  { dataset, backend = 'auto', ...options }: AssessGeneratorOptions = {},
): Promise<Assessment> {
  const run = runOf(generator);
  if (run) return run.assess(options);
  const data = trainingDataOf(generator, dataset);
  const { assess } = await importAssess();
  return assess(generator, { ...options, ...data, backend });
}
