/**
 * Reads PGM and PPM pictures, which no browser decodes: grey (P2, P5) and colour (P3, P6), as text or as bytes, of 8 or 16 bits. Face
 * and medical data sets come in them. Specification: https://netpbm.sourceforge.net/doc/pgm.html and ppm.html
 */
import { FileSkippedError } from '../../../shared/files/file-skipped.js';
import type { Bytes } from '../bytes.js';
import type { ByteImages } from '../idx.js';

export interface PnmHeader {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** The number that is white. */
  readonly most: number;
  readonly isText: boolean;
  /** Where the numbers begin. */
  readonly at: number;
}

const [HASH, LINE_FEED, RETURN, ZERO, NINE] = [0x23, 0x0a, 0x0d, 0x30, 0x39];
const MOST_DIGITS = 10;

/** Whether bytes begin as a PGM or PPM picture does. */
export function isPnm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && [0x32, 0x33, 0x35, 0x36].includes(bytes[1] ?? 0) && isSpace(bytes[2] ?? 0);
}

/** @throws FileSkippedError if it has no sizes */
export function readPnmHeader(bytes: Bytes): PnmHeader {
  const kind = (bytes[1] ?? ZERO) - ZERO;
  const numbers = new TextNumbers(bytes, 2);
  const [width, height, most] = [numbers.next(), numbers.next(), numbers.next()];
  if (width === null || height === null || most === null) throw truncated();
  if (width < 1 || height < 1 || most < 1 || most > 65_535) throw damaged();
  const { at } = numbers;
  return { width, height, most, channels: kind === 3 || kind === 6 ? 3 : 1, isText: kind < 4, at: at + 1 };
}

/** @throws FileSkippedError if it is cut short, or has a number above white */
export function decodePnm(bytes: Bytes, header: PnmHeader): ByteImages {
  const { width, height, channels, most, isText, at } = header;
  const count = width * height * channels;
  const wide = most > 255;
  // A number of text takes a digit and a space; what is declared cannot be more than the file has.
  const least = isText ? 2 * count - 1 : count * (wide ? 2 : 1);
  if (!(at + least <= bytes.length)) throw truncated();
  const values = new Uint8Array(count);
  const text = new TextNumbers(bytes, at);
  for (let i = 0; i < count; i++) {
    const place = at + (wide ? 2 * i : i);
    const binary = wide ? (bytes[place] as number) * 256 + (bytes[place + 1] as number) : (bytes[place] as number);
    const value = isText ? text.next() : binary;
    if (value === null) throw truncated();
    if (value > most) throw damaged();
    values[i] = Math.round((255 * value) / most);
  }
  return { count: 1, height, width, channels, bytes: values };
}

/** Numbers with white space between them; a comment goes from `#` to the end of its line. */
class TextNumbers {
  readonly #bytes: Bytes;
  at: number;

  constructor(bytes: Bytes, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** `null` at the end of the file. @throws FileSkippedError for what is no number */
  next(): number | null {
    const bytes = this.#bytes;
    for (;;) {
      const byte = bytes[this.at];
      if (byte === undefined) return null;
      if (byte === HASH) while (this.at < bytes.length && !isLineEnd(bytes[this.at] as number)) this.at++;
      else if (isSpace(byte)) this.at++;
      else break;
    }
    let value = 0;
    const start = this.at;
    for (let byte; isDigit((byte = bytes[this.at] ?? 0)); this.at++) value = 10 * value + byte - ZERO;
    if (this.at === start || this.at - start > MOST_DIGITS) throw damaged();
    return value;
  }
}

const isLineEnd = (byte: number) => byte === LINE_FEED || byte === RETURN;
const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= RETURN);
const isDigit = (byte: number) => byte >= ZERO && byte <= NINE;

function truncated(): FileSkippedError {
  return new FileSkippedError('picture-truncated', 'is cut short: it ends before its last pixel');
}

function damaged(): FileSkippedError {
  const type = 'PGM or PPM picture';
  return new FileSkippedError('picture-damaged', `is a damaged ${type}`, { type });
}
