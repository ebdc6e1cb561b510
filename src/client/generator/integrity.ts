import { InvalidOptionError, WeightsError } from '../../shared/errors.js';

const ALGORITHMS = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;
const ALLOWED = 'sha256-, sha384- or sha512- and a hash in base64, as in the integrity attribute of a script';

/**
 * Checks bytes against a hash in the syntax of Subresource Integrity (https://www.w3.org/TR/SRI/).
 * @param name of the file, for messages
 * @throws InvalidOptionError when `integrity` does not have that syntax
 * @throws WeightsError with both hashes when they differ, or when this page is not allowed to compute hashes
 */
export async function requireIntegrity(bytes: BufferSource, integrity: string, name: string): Promise<void> {
  const [, algorithm = '', expected = ''] = parseIntegrity(integrity);
  if (!globalThis.crypto?.subtle) {
    const details = { code: 'weights-integrity-unavailable', values: { name } };
    throw new WeightsError(
      `${name} cannot be checked against its hash: only pages from https or localhost can do so.`,
      details,
    );
  }
  const hash = new Uint8Array(await crypto.subtle.digest(ALGORITHMS[algorithm as keyof typeof ALGORITHMS], bytes));
  const actual = `${algorithm}-${btoa(String.fromCharCode(...hash))}`;
  if (actual === `${algorithm}-${expected}`) return;
  throw new WeightsError(`${name} is not the expected file: its hash is ${actual}, not ${integrity}.`, {
    ...{ code: 'weights-integrity', values: { name, actual, integrity } },
    ...{ subject: 'integrity', given: actual, allowed: integrity },
  });
}

/** @throws InvalidOptionError */
export function parseIntegrity(integrity: string): RegExpExecArray {
  const match = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})$/.exec(integrity);
  if (!match) throw InvalidOptionError.of('integrity', integrity, ALLOWED);
  return match;
}
