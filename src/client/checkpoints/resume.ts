/** The options with which a saved run continues: its own, except for those that the page may change at any time. */
import type { CheckpointDifference } from '../api.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import { isPictures } from '../../shared/dataset-source.js';
import { identityOf } from '../pictures/pictures-identity.js';
import type { RunMetadata } from './run-metadata.js';

const PAGE_OPTIONS = [
  'backend',
  'threads',
  'steps',
  'sheetRows',
  'sheetColumns',
  'historyEvery',
  'autoRemedy',
] as const;
const PRETRAINING_STEPS = ['autoencoderSteps', 'discriminatorSteps'] as const;

/**
 * @param requested the options of the page
 * @param names those of them that the page has set itself
 * @returns the options to open the run with, `dataset` still as saved, and where the page has set other values
 */
export function resumedOptions(
  { options: saved, step, data = null }: Pick<RunMetadata, 'options'> & { step: number; data?: RunMetadata['data'] },
  requested: TrainerOptions,
  names: readonly (keyof TrainerOptions)[],
) {
  const changeable: (keyof TrainerOptions)[] = [...PAGE_OPTIONS];
  // A phase that has begun keeps its length, since its end decides when networks pass to the next phase.
  let begin = 0;
  for (const name of PRETRAINING_STEPS) {
    if (saved.pretrain !== 'none' && step <= begin) changeable.push(name);
    begin += saved[name];
  }
  // A run that was extended beyond the page's number of steps keeps its own.
  const before = saved.variant === 'autoencoder' && saved.pretrain === 'full' ? begin : 0;
  if (step - before > requested.steps) changeable.splice(changeable.indexOf('steps'), 1);
  const changed = changeable.filter(name => names.includes(name)).map(name => [name, requested[name]] as const);
  const options: RunMetadata['options'] = { ...saved, ...Object.fromEntries(changed) };
  const { dataset } = requested;
  const differing = names.filter(name => {
    if (name === 'dataset' && isPictures(dataset)) return identityOf(dataset) !== data?.list;
    return !isSame(label(requested[name]), options[name]);
  });
  const differences = differing.map((option): CheckpointDifference => ({
    option,
    saved: text(options[option]),
    asked: option === 'dataset' && isPictures(dataset) ? 'other pictures' : text(label(requested[option])),
  }));
  return { options, differences };
}

/** A file's name, by which a checkpoint knows it. */
function label(value: unknown): unknown {
  return value instanceof File ? value.name : value;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Blob) return true; // a Blob has no name to compare
  return Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : Object.is(a, b);
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
