import { InvalidOptionError, WeightsError } from '../../shared/errors.js';

const ALGORITHMS = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;
const ALLOWED = 'sha256-, sha384- or sha512- and a hash in base64, as in the integrity attribute of a script';

/**
 * Checks bytes against a hash in the syntax of Subresource Integrity (https://www.w3.org/TR/SRI/).
 * @param what names the bytes in messages
 * @throws InvalidOptionError when `integrity` is no such text
 * @throws WeightsError with both hashes when the bytes are others, or when this page may not work out hashes
 */
export async function requireIntegrity(bytes: BufferSource, integrity: string, what: string): Promise<void> {
  const [, name = '', wanted = ''] = parseIntegrity(integrity);
  if (!globalThis.crypto?.subtle) {
    throw new WeightsError(`${what} cannot be checked against its hash: only pages from https or localhost can do so.`);
  }
  const hash = new Uint8Array(await crypto.subtle.digest(ALGORITHMS[name as keyof typeof ALGORITHMS], bytes));
  const found = btoa(String.fromCharCode(...hash));
  if (found === wanted) return;
  throw new WeightsError(`${what} is not the file that was wanted: its hash is ${name}-${found}, not ${integrity}.`, {
    subject: 'integrity',
    given: `${name}-${found}`,
    allowed: integrity,
  });
}

/** @throws InvalidOptionError */
export function parseIntegrity(integrity: string): RegExpExecArray {
  const match = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})$/.exec(integrity);
  if (!match) throw InvalidOptionError.of('integrity', integrity, ALLOWED);
  return match;
}
