/**
 * The header of a NumPy file, `.npy`: its magic bytes, a version, and a Python dictionary with the type of its numbers, their
 * order and the shape. A file of Python objects is a pickle, and is refused.
 * Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", versions 1.0 to 3.0.
 */
import { DatasetError } from '../../shared/errors.js';
import { halfToFloat } from '../../shared/safetensors/half.js';
import type { ByteReader } from './bytes.js';

export interface NpyHeader {
  readonly shape: readonly number[];
  /** Whether the first index varies fastest, and not the last. */
  readonly fortranOrder: boolean;
  readonly type: NpyType;
}

export interface NpyType {
  /** A label to show: `uint8`. */
  readonly name: string;
  readonly kind: 'boolean' | 'integer' | 'float';
  /** Bytes of a number. */
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
}

/** The bytes that every NumPy file begins with. */
const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
/** Longest dictionary in bytes; those of numbers have about a hundred. */
const MAX_HEADER_BYTES = 2 ** 16;
/** Most dimensions. */
const MAX_RANK = 8;

const READERS: Readonly<Record<string, (view: DataView, at: number, little: boolean) => number>> = {
  b1: (view, at) => view.getUint8(at),
  u1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  f2: (view, at, little) => halfToFloat(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

const KINDS = { b: 'boolean', u: 'integer', i: 'integer', f: 'float' } as const;

const TEXT = 'text; make numbers of it: numpy.unique(names, return_inverse=True)[1]';

/** What holds no numbers, by the letter of its type. */
const UNREADABLE: Readonly<Record<string, string>> = {
  O: 'Python objects (a pickle, which can run any code); save an array of numbers instead: numpy.stack(list_of_arrays)',
  U: TEXT,
  S: TEXT,
  c: 'complex numbers',
  M: 'dates',
  m: 'spans of time',
  V: 'records',
};

/**
 * Reads the header from the beginning of a stream.
 * @param label the file's name in error messages
 * @throws DatasetError if it is none, or is that of something else than numbers
 */
export async function takeNpyHeader(reader: ByteReader, label: string): Promise<NpyHeader> {
  const start = await reader.take(8);
  if (start.length < 8 || !NPY_MAGIC.every((byte, i) => start[i] === byte)) throw npyRefusal(label, 'is no NumPy file');
  const version = start[6] ?? 0;
  if (version < 1 || version > 3) throw npyRefusal(label, `is a NumPy file of version ${version}`);
  const length = await takeLength(reader, version === 1 ? 2 : 4, label);
  const text = new TextDecoder().decode(await reader.take(length));
  const descr = /'descr':\s*'([<>|=]?)([a-zA-Z])(\d*)[^']*'/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (/'descr':\s*\[/.test(text)) throw npyRefusal(label, 'holds records');
  if (!descr || !order || sizes === undefined) throw npyRefusal(label, 'has a damaged header');
  return { shape: shapeOf(sizes, label), fortranOrder: order === 'True', type: typeOf(descr, label) };
}

async function takeLength(reader: ByteReader, bytes: 2 | 4, label: string): Promise<number> {
  const field = await reader.take(bytes);
  if (field.length < bytes) throw npyRefusal(label, 'is cut short: it ends within its header');
  const view = new DataView(field.buffer, field.byteOffset);
  const length = bytes === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
  if (length > MAX_HEADER_BYTES) throw npyRefusal(label, `has a header of ${length} bytes`);
  return length;
}

function shapeOf(text: string, label: string): number[] {
  const shape = text.split(',').flatMap(part => (part.trim() ? [Number(part)] : []));
  const whole = shape.every(Number.isSafeInteger) && Number.isSafeInteger(countOf(shape));
  if (shape.length > MAX_RANK || !whole) throw npyRefusal(label, 'has a shape that no array has');
  return shape;
}

/** Number of values in an array. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function typeOf([, byteOrder, letter = '', size = '']: RegExpExecArray, label: string): NpyType {
  const read = READERS[letter + size];
  if (!read) {
    const what = UNREADABLE[letter] ?? `numbers of a type that is not known here, ${letter}${size}`;
    throw npyRefusal(label, `holds ${what}`);
  }
  const little = byteOrder !== '>';
  const kind = KINDS[letter as keyof typeof KINDS];
  const bits = `${8 * Number(size)}`;
  const name =
    kind === 'boolean' ? 'bool' : kind === 'float' ? `float${bits}` : `${letter === 'u' ? 'u' : ''}int${bits}`;
  return { name, kind, size: Number(size), read: (view, at) => read(view, at, little) };
}

/** The error for a NumPy file that cannot be used. @param given continues from its name: `holds text` */
export function npyRefusal(
  label: string,
  given: string,
  allowed = 'a NumPy array of pictures, [N, height, width] or [N, height, width, 1 or 3], with numbers from 0 to 255, 0 to 1 or -1 to 1',
): DatasetError {
  return new DatasetError(`${label} ${given}; it must be ${allowed}.`, {
    code: 'dataset-npy-invalid',
    subject: label,
    given,
    allowed,
  });
}
