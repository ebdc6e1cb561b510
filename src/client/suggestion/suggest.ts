import { InvalidOptionError } from '../../shared/errors.js';
import type { Message } from '../../shared/protocol/message.js';
import { BACKENDS, type BackendRequest } from '../../shared/protocol/options.js';
import { type BackendReport } from '../../shared/protocol/backend.js';
import { probe, type ProbedSpeed, type ProbeDependencies } from './probe.js';
import { candidates, PATIENCE_MINUTES, reasonsFor, type PictureSummary, type SuggestedOptions } from './rules.js';

export interface SuggestRunOptions extends PictureSummary {
  /** `auto` by default. */
  readonly backend?: BackendRequest;
  readonly signal?: AbortSignal | undefined;
}

/** A run that suits the pictures and this machine. */
export interface RunSuggestion {
  /** For `createTrainer()` or `reset()`, with the data set. */
  readonly options: SuggestedOptions;
  /** The estimated duration of all steps on this machine. */
  readonly seconds: number;
  /** The backend of the estimate. */
  readonly backend: BackendReport;
  /** Why these options, a sentence each. */
  readonly reason: readonly Message[];
}

/** Implements `suggestRun()` on any machine. */
export async function suggest(
  { backend = 'auto', signal, ...pictures }: SuggestRunOptions,
  machine: ProbeDependencies,
): Promise<RunSuggestion> {
  check(pictures, backend);
  let passedOver: { readonly imageSize: number | null; readonly minutes: number } | null = null;
  let found: RunSuggestion | undefined;
  for (const options of candidates(pictures)) {
    const speed = await probe(options, pictures, { backend, signal }, machine);
    const seconds = secondsOf(options, speed);
    found = { options, seconds, backend: speed.backend, reason: reasonsFor(pictures, options, passedOver) };
    const minutes = Math.round(seconds / 60);
    if (minutes <= PATIENCE_MINUTES) break;
    passedOver = { imageSize: options.imageSize, minutes };
  }
  if (!found) throw new Error('The rules have no run for these pictures.');
  return found;
}

/** Seconds for all phases at a speed. */
export function secondsOf(
  {
    autoencoderSteps,
    discriminatorSteps,
    steps,
  }: Pick<SuggestedOptions, 'autoencoderSteps' | 'discriminatorSteps' | 'steps'>,
  { autoencoder, adversarial }: Pick<ProbedSpeed, 'autoencoder' | 'adversarial'>,
): number {
  const game = (steps + (autoencoder === null ? 0 : discriminatorSteps)) / adversarial;
  return game + (autoencoder === null ? 0 : autoencoderSteps / autoencoder);
}

function check({ count, size, channels }: PictureSummary, backend: BackendRequest): void {
  const positive = (value: number) => Number.isSafeInteger(value) && value >= 1;
  if (!positive(count)) throw InvalidOptionError.of('count', count, 'an integer of at least 1');
  if (!positive(size)) throw InvalidOptionError.of('size', size, 'an integer of at least 1, in pixels');
  if (![1, 3].includes(channels)) throw InvalidOptionError.of('channels', channels, '1 or 3');
  if (!BACKENDS.includes(backend)) throw InvalidOptionError.of('backend', backend, `one of ${BACKENDS.join(', ')}`);
}
