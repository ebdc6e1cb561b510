/** Which options a saved run goes on with: its own, but for those that are the page's to say at any time. */
import type { CheckpointDifference } from '../api.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import { identityOf, isPictures } from '../pictures/pictures-identity.js';
import type { RunOptions } from '../trainer/run-options.js';
import type { RunMetadata } from './run-metadata.js';

const PAGES_OWN = ['backend', 'steps', 'sheetRows', 'sheetColumns', 'historyEvery', 'autoRemedy'] as const;
const PRETRAINING_STEPS = ['autoencoderSteps', 'discriminatorSteps'] as const;

/**
 * @param given what the page asks for
 * @returns the options to open the run with, `dataset` still as noted, and where the page explicitly asked for others
 */
export function resumedOptions(
  { options: saved, step, data = null }: Pick<RunMetadata, 'options'> & { step: number; data?: RunMetadata['data'] },
  given: RunOptions,
) {
  const asked: RunOptions = {};
  const take = <Name extends keyof TrainerOptions>(name: Name) => {
    if (given[name] !== undefined) asked[name] = given[name];
  };
  PAGES_OWN.forEach(take);
  // A phase that has begun keeps its length: where it ends, networks are handed on.
  let begins = 0;
  for (const name of PRETRAINING_STEPS) {
    if (saved.pretrain !== 'none' && step <= begins) take(name);
    begins += saved[name];
  }
  const options = { ...saved, ...asked };
  const names = Object.keys(given) as (keyof TrainerOptions)[];
  const differing = names.filter(name => {
    const value = given[name];
    if (value === undefined) return false;
    if (name === 'dataset' && isPictures(given.dataset)) return identityOf(given.dataset) !== data?.list;
    return !isSame(labelled(value), options[name]);
  });
  const differences = differing.map((option): CheckpointDifference => ({
    option,
    saved: text(options[option]),
    asked: option === 'dataset' && isPictures(given.dataset) ? 'other pictures' : text(labelled(given[option])),
  }));
  return { options, differences };
}

/** A file as it is noted. */
function labelled(value: unknown): unknown {
  return value instanceof File ? value.name : value;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Blob) return true; // it has no name to tell it by
  return Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : Object.is(a, b);
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
