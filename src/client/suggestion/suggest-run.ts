import { lazyImport } from '../../shared/lazy-import.js';
import { createTrainer } from '../trainer/trainer-client.js';
import type { RunSuggestion, SuggestRunOptions } from './suggest.js';

/**
 * Suggests variant, size, rate, augmentation and steps for so many pictures, and estimates how long the run will take on this
 * machine: it times real steps of the networks in question, about a second in all, in a worker that ends afterwards. Where
 * the best run would take more than half an hour, it suggests a smaller one.
 * @throws `InvalidOptionError`; `BackendError` where nothing can be trained; `AbortError` when the signal is aborted
 */
export async function suggestRun(options: SuggestRunOptions): Promise<RunSuggestion> {
  const { suggest } = await lazyImport(() => import('./suggest.js'));
  return suggest(options, { open: createTrainer, now: () => performance.now() });
}
