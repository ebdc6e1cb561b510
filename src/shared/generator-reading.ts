/** Checks what options and metadata say about a generator of other origin. */
import { InvalidOptionError, WeightsError } from './errors.js';
import { parseJson } from './json.js';
import {
  ACTIVATIONS,
  LAST_ACTIVATIONS,
  LATENT_DISTRIBUTIONS,
  NORMS,
  OUTPUT_RANGES,
  UPSAMPLINGS,
  type GeneratorReading,
} from './protocol/generator.js';

interface Field {
  readonly allowed: string;
  readonly isValid: (value: unknown) => boolean;
  /** Reads the text of a metadata entry. */
  readonly parse?: (text: string) => unknown;
}

const oneOf = (words: readonly string[]): Field => ({
  allowed: `one of ${words.join(', ')}`,
  isValid: value => words.some(word => word === value),
});
const integers = (least: number): Field => ({
  allowed: `integers from ${least} to 16, one for each convolution`,
  isValid: value =>
    Array.isArray(value) && value.length > 0 && value.every(n => Number.isInteger(n) && n >= least && n <= 16),
  parse: text =>
    parseJson(
      text.startsWith('[')
        ? text
        : `[${text
            .trim()
            .split(/[\s,]+/)
            .join()}]`,
    ) ?? text,
});

const isEpsilon = (value: unknown) => typeof value === 'number' && value > 0 && value <= 1;

const FIELDS: Readonly<Record<keyof GeneratorReading, Field>> = {
  latentDistribution: oneOf(LATENT_DISTRIBUTIONS),
  outputRange: oneOf(OUTPUT_RANGES),
  activation: {
    allowed: `one of ${ACTIVATIONS.join(', ')}, or leaky-relu(SLOPE) with a slope from 0 to 1`,
    isValid: value => ACTIVATIONS.some(word => word === value) || slopeOf(value) !== null,
  },
  lastActivation: oneOf(LAST_ACTIVATIONS),
  epsilon: {
    allowed: 'a number above 0 and up to 1, or one for each norm',
    isValid: value =>
      Array.isArray(value) ? value.length > 0 && (value as readonly unknown[]).every(isEpsilon) : isEpsilon(value),
    parse: text => {
      const numbers = text.match(/[^\s,[\]]+/g)?.map(each => (Number.isNaN(Number(each)) ? each : Number(each))) ?? [];
      return numbers.length > 1 ? numbers : (numbers[0] ?? text);
    },
  },
  norm: oneOf(NORMS),
  strides: integers(1),
  paddings: integers(0),
  outputPaddings: integers(0),
  scales: integers(1),
  upsampling: oneOf(UPSAMPLINGS),
  network: { allowed: 'the prefix of tensors of the file', isValid: value => typeof value === 'string' },
};

/** The slope of `leaky-relu(SLOPE)`; null for anything else. */
export function slopeOf(activation: unknown): number | null {
  const [, digits] = /^leaky-relu\(([\d.e-]+)\)$/.exec(String(activation)) ?? [];
  const slope = Number(digits ?? NaN);
  return slope >= 0 && slope <= 1 ? slope : null;
}

/**
 * The fields that are given, of a call's options.
 * @throws InvalidOptionError for one that cannot be used
 */
export function readingOfOptions(options: GeneratorReading): GeneratorReading {
  return collect(
    (name, { parse }) => parsed(options[name], parse), // attributes of elements are text
    (name, value, allowed) => InvalidOptionError.of(name, value, allowed),
  );
}

/**
 * The fields that a file's metadata have, under their names in snake case or in camel case.
 * @throws WeightsError for one that cannot be used
 */
export function readingOfMetadata(metadata: Readonly<Record<string, string>>): GeneratorReading {
  return collect(
    (name, { parse }) => {
      const text = metadata[name.replace(/[A-Z]/g, capital => `_${capital.toLowerCase()}`)] ?? metadata[name];
      return parsed(text, parse);
    },
    (name, value, allowed) =>
      new WeightsError(`The file's metadata ${name} is ${JSON.stringify(value)}; it must be ${allowed}.`, {
        ...{ code: 'weights-metadata-invalid', subject: name, given: JSON.stringify(value), allowed },
      }),
  );
}

function parsed(value: unknown, parse: Field['parse']): unknown {
  return typeof value === 'string' && parse ? parse(value) : value;
}

function collect(
  valueOf: (name: keyof GeneratorReading, field: Field) => unknown,
  error: (name: string, value: unknown, allowed: string) => Error,
): GeneratorReading {
  const entries = Object.entries(FIELDS).flatMap(([name, field]) => {
    const value = valueOf(name as keyof GeneratorReading, field);
    if (value === undefined || value === null) return [];
    if (!field.isValid(value)) throw error(name, value, field.allowed);
    return [[name, value] as const];
  });
  return Object.fromEntries(entries);
}
