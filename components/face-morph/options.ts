import { InvalidOptionError } from '../../src/shared/errors.js';
import { INTERPOLATIONS, type Interpolation } from '../../src/shared/latent/interpolation.js';
import { FEWEST_KEYS, MOST_KEYS } from './keys/keys.js';

/** The options of `<face-morph>` that can be wrong. */
export interface MorphOptions {
  /** `null` chooses by the generator. */
  interpolation: Interpolation | null;
  position: number;
  /** Seconds from one key to the next. */
  duration: number;
  seed: number;
  keyCount: number;
}

export const LONGEST_DURATION = 3600;

export const DEFAULTS: Readonly<MorphOptions> = {
  interpolation: null,
  position: 0,
  duration: 4,
  seed: 1,
  keyCount: FEWEST_KEYS,
};

interface Rule<Value> {
  /** The attribute's name. */
  readonly attribute: string;
  readonly allowed: string;
  readonly fits: (value: Value) => boolean;
}

const isNumber = (value: number, least: number, most: number) =>
  typeof value === 'number' && value >= least && value <= most;
const isWhole = (value: number, least: number, most: number) => Number.isInteger(value) && isNumber(value, least, most);

const RULES: { readonly [Name in keyof MorphOptions]: Rule<MorphOptions[Name]> } = {
  interpolation: {
    attribute: 'interpolation',
    allowed: `one of ${INTERPOLATIONS.join(', ')}`,
    fits: value => value === null || INTERPOLATIONS.includes(value),
  },
  position: { attribute: 'position', allowed: 'a number from 0 to 1', fits: value => isNumber(value, 0, 1) },
  duration: {
    attribute: 'duration',
    allowed: `a number of seconds above 0, at most ${LONGEST_DURATION}`,
    fits: value => isNumber(value, Number.MIN_VALUE, LONGEST_DURATION),
  },
  seed: {
    attribute: 'seed',
    allowed: 'an integer from 0 to 4294967295',
    fits: value => isWhole(value, 0, 2 ** 32 - 1),
  },
  keyCount: {
    attribute: 'keys',
    allowed: `an integer from ${FEWEST_KEYS} to ${MOST_KEYS}`,
    fits: value => isWhole(value, FEWEST_KEYS, MOST_KEYS),
  },
};

export const OPTION_NAMES = Object.keys(DEFAULTS) as (keyof MorphOptions)[];

/** The error of an option's value; `null` if it can be used. */
export function optionError<Name extends keyof MorphOptions>(
  name: Name,
  value: MorphOptions[Name],
): InvalidOptionError | null {
  const { attribute, allowed, fits } = RULES[name];
  return fits(value) ? null : InvalidOptionError.of(attribute, value, allowed);
}
