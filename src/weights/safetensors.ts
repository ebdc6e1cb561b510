/**
 * The safetensors format, read strictly: an 8-byte little-endian header length, a JSON header of at most 1 MB, then the
 * tensors' bytes in the header's order without holes or overlap (https://github.com/huggingface/safetensors#format).
 * Nothing of a file is used unless all of it is right.
 */
import { WeightsError } from '../errors.js';

export const HEADER_LIMIT = 1_000_000;

const DTYPE_BYTES = { F32: 4, F16: 2, BF16: 2 } as const;
export type Dtype = keyof typeof DTYPE_BYTES;

/** A tensor out of a file or for one. Numbers are float32 in memory whatever the file's dtype. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a whole file.
 * @throws WeightsError that names the tensor and says what is wrong with it
 */
export function readSafetensors(bytes: ArrayBuffer): SafetensorsFile {
  const { header, start } = readHeader(bytes);
  const metadata = readMetadata(header['__metadata__']);
  const tensors: Record<string, NamedTensor> = {};
  let end = 0;
  const byOffset = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => ({ name, ...readEntry(name, value) }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  for (const entry of byOffset) {
    const { name, dtype, shape } = entry;
    if (entry.begin !== end) {
      throw wrong(name, `begins at byte ${entry.begin}`, `byte ${end}, where the tensor before it ends`);
    }
    const length = shape.reduce((product, size) => product * size, 1);
    if (entry.end - entry.begin !== length * DTYPE_BYTES[dtype]) {
      throw wrong(name, `has ${entry.end - entry.begin} bytes`, `${length * DTYPE_BYTES[dtype]} for its shape and dtype`);
    }
    end = entry.end;
    if (start + end > bytes.byteLength) {
      throw wrong(name, `ends at byte ${start + end}`, `at most ${bytes.byteLength}, the file's length: it is truncated`);
    }
    tensors[name] = { shape, data: decode(bytes, start + entry.begin, length, dtype) };
  }
  if (start + end !== bytes.byteLength) {
    throw new WeightsError(`The file has ${bytes.byteLength - start - end} bytes after its last tensor.`);
  }
  return { tensors, metadata };
}

/** Writes a file in float32, tensors in the order given. */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile): ArrayBuffer {
  const header: Record<string, unknown> = Object.keys(metadata).length ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + offset).fill(0x20, 8, start); // padded with spaces, as the format asks
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  let at = start;
  for (const { data } of Object.values(tensors)) {
    new Float32Array(bytes.buffer, at, data.length).set(data);
    at += data.byteLength;
  }
  return bytes.buffer;
}

function readHeader(bytes: ArrayBuffer): { header: Record<string, unknown>; start: number } {
  if (bytes.byteLength < 8) throw new WeightsError(`The file has ${bytes.byteLength} bytes; a safetensors file has more.`);
  const length = Number(new DataView(bytes).getBigUint64(0, true));
  if (length > HEADER_LIMIT || 8 + length > bytes.byteLength) {
    throw new WeightsError(`This is not a safetensors file, or it is truncated: its header would be ${length} bytes long.`, {
      given: `${length}`,
      allowed: `at most ${Math.min(HEADER_LIMIT, bytes.byteLength - 8)}`,
    });
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes, 8, length));
    const header: unknown = JSON.parse(text);
    if (isObject(header)) return { header, start: 8 + length };
  } catch {
    // The same message serves: what cannot be parsed is not a header.
  }
  throw new WeightsError('This is not a safetensors file: its header is not a JSON object.');
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (isObject(value) && Object.values(value).every(text => typeof text === 'string')) {
    return value as Record<string, string>;
  }
  throw new WeightsError('__metadata__ must map strings to strings.', { subject: '__metadata__' });
}

function readEntry(name: string, value: unknown): { dtype: Dtype; shape: number[]; begin: number; end: number } {
  if (!isObject(value)) throw wrong(name, 'is not an object', 'one with dtype, shape and data_offsets');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !(dtype in DTYPE_BYTES)) {
    throw wrong(name, `has dtype ${JSON.stringify(dtype)}`, Object.keys(DTYPE_BYTES).join(', '));
  }
  if (!isSizes(shape)) throw wrong(name, `has shape ${JSON.stringify(shape)}`, 'a list of integers of at least 0');
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw wrong(name, `has data_offsets ${JSON.stringify(offsets)}`, 'two integers of at least 0');
  }
  const [begin, end] = offsets as [number, number];
  return { dtype: dtype as Dtype, shape, begin, end };
}

function decode(bytes: ArrayBuffer, at: number, length: number, dtype: Dtype): Float32Array {
  const copy = bytes.slice(at, at + length * DTYPE_BYTES[dtype]); // copied, since offsets need not be aligned
  if (dtype === 'F32') return new Float32Array(copy);
  const halves = new Uint16Array(copy);
  return Float32Array.from(halves, dtype === 'F16' ? halfToFloat : brainToFloat);
}

/** IEEE 754 binary16. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** bfloat16 is the upper half of a float32. */
function brainToFloat(bits: number): number {
  word[0] = bits << 16;
  return float[0] as number;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(size => Number.isSafeInteger(size) && (size as number) >= 0);
}

function wrong(name: string, what: string, allowed: string): WeightsError {
  return new WeightsError(`Tensor ${name} ${what}; allowed: ${allowed}.`, { subject: name, given: what, allowed });
}
